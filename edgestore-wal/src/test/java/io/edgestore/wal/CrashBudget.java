package io.edgestore.wal;

/**
 * How many images of crashes a test looks at: what each build has the time for, or more by
 * {@code -Dedgestore.crash.images=...}, which {@code -Psoak} sets.
 */
public final class CrashBudget {

    private CrashBudget() {}

    /** So many in each build. To be more than there are crashes in the workload, or none are left for those in recovery. */
    public static long images(long inEachBuild) {
        return Math.max(inEachBuild, Long.getLong("edgestore.crash.images", 0));
    }
}
