/** An application as any other: it requires the log, and no codec by name. */
module io.edgestore.loading {
    requires io.edgestore.wal;

    // For the programs that call main by reflection.
    exports io.edgestore.loading;
}
