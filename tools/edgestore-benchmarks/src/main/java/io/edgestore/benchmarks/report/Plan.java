package io.edgestore.benchmarks.report;

import static io.edgestore.benchmarks.report.Aim.atMost;
import static io.edgestore.benchmarks.report.Aim.atMostMore;
import static io.edgestore.benchmarks.report.Aim.atMostTimes;
import static io.edgestore.benchmarks.report.PlannedRow.of;
import static io.edgestore.benchmarks.report.Subject.floor;
import static io.edgestore.benchmarks.report.Subject.ours;
import static io.edgestore.benchmarks.report.Subject.peer;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The table: which benchmarks stand side by side, and what they should come to. */
final class Plan {

    private static final String CHRONICLE = "Chronicle Queue";
    private static final String ARTEMIS = "Artemis journal";
    private static final String ROCKSDB = "RocksDB";
    private static final String MVSTORE = "H2 MVStore";
    private static final String ONE_THREAD = "one thread";

    private Plan() {}

    static List<PlannedSection> sections() {
        return List.of(
                appends("Append, one write a record: JSON, 100 B", "JSON", 100),
                appends("Append, one write a record: words, 16 KiB", "WORDS", 16_384),
                otherAppends(),
                appendsOfBatches(),
                replay("JSON", 100),
                replay("WORDS", 100),
                replay("WORDS", 1_024),
                replay("WORDS", 16_384),
                replayOfBatches(),
                replayByTwoThreads(),
                hashing(),
                zstd(),
                durable(),
                replication(),
                allocation(),
                opening(),
                largeLog(),
                salvage(),
                scale());
    }

    private static PlannedSection appends(String title, String kind, int length) {
        return PlannedSection.of(
                title,
                of("entries and hashes made beforehand", append(ours("entriesMadeBefore"), kind, length))
                        .and(List.of(append(floor("floor"), kind, length)))
                        .aim(atMostTimes(1.1, "floor")),
                of("`WalEntry.put` and hash inside", append(ours("withHashes"), kind, length))
                        .and(List.of(append(floor("floorWithHashes"), kind, length))),
                of("`WalEntry.put` inside, version 2 without hashes", append(ours("withoutHashes"), kind, length))
                        .and(List.of(append(floor("floorWithoutHashes"), kind, length)))
                        .aim(atMostTimes(1.1, "floor")));
    }

    private static PlannedSection otherAppends() {
        return PlannedSection.of(
                "Append, one write a record, entries made beforehand: other records",
                otherAppend("words, 32 B", "WORDS", 32),
                otherAppend("words, 100 B", "WORDS", 100),
                otherAppend("noise, 100 B", "NOISE", 100),
                otherAppend("words, 1,024 B", "WORDS", 1_024),
                otherAppend("noise, 16 KiB", "NOISE", 16_384));
    }

    private static PlannedRow otherAppend(String title, String kind, int length) {
        return of(title, append(ours("entriesMadeBefore"), kind, length), append(floor("floor"), kind, length))
                .aim(atMostTimes(1.1, "floor"));
    }

    private static Subject append(Subject subject, String kind, int length) {
        return ofRecords(subject, "append.AppendBenchmark", kind, length);
    }

    private static PlannedSection appendsOfBatches() {
        String benchmark = "append.BatchAppendBenchmark.";
        return PlannedSection.of(
                "Append of batches of 100, buffered: JSON, 100 B, version 2 without hashes; time for a record",
                of("entries made beforehand", ours(benchmark + "entriesMadeBefore"), floor(benchmark + "floor"))
                        .aim(atMostTimes(1.2, "floor")),
                of("Append of batches of 100, buffered", ours(benchmark + "edgestore"), floor(benchmark + "floor"))
                        .and(peers(benchmark + "peer"))
                        .aim(atMostTimes(0.6, CHRONICLE))
                        .drawnAs("append"));
    }

    private static PlannedSection replay(String kind, int length) {
        String benchmark = "replay.ReplayBenchmark";
        Subject floor = ofRecords(floor("floor"), benchmark, kind, length);
        return PlannedSection.of(
                "Replay: " + kind.replace("WORDS", "words") + ", " + String.format(Locale.ROOT, "%,d B", length),
                of("`advance()`", ofRecords(ours("advance"), benchmark, kind, length), floor)
                        .aim(atMostTimes(length > 1_024 ? 1.25 : 1.1, "floor")),
                of("into `WalRecord`s", ofRecords(ours("iterate"), benchmark, kind, length), floor)
                        .aim(atMostTimes(1.35, "floor")));
    }

    private static PlannedSection replayOfBatches() {
        String benchmark = "replay.BatchReplayBenchmark.";
        return PlannedSection.of(
                "Replay of batches of 100: JSON, 100 B, version 2 without hashes; time for a record",
                of("`advance()`", ours(benchmark + "advance"), floor(benchmark + "floor"))
                        .aim(atMostMore(80, "floor")),
                of("Replay of batches of 100, into records", ours(benchmark + "iterate"), floor(benchmark + "floor"))
                        .and(peers(benchmark + "peer"))
                        .aim(Stream.of(CHRONICLE, ARTEMIS, ROCKSDB, MVSTORE)
                                .map(each -> atMostTimes(1, each))
                                .toArray(Aim[]::new))
                        .drawnAs("replay"));
    }

    private static PlannedSection replayByTwoThreads() {
        return PlannedSection.of(
                "Replay by 2 decoding threads, `advance()`",
                ofLongFile("JSON, 100 B", "1"),
                ofLongFile("batches of 100: JSON, 100 B, version 2 without hashes; time for a record", "100"),
                ofWordsByTwoThreads("words, 1,024 B", 1_024),
                ofWordsByTwoThreads("words, 16,384 B", 16_384));
    }

    private static PlannedRow ofLongFile(String title, String recordsInFrame) {
        String benchmark = "replay.LongFileReplayBenchmark.";
        String parameter = "recordsInFrame";
        return byTwoThreads(
                title,
                ours(benchmark + "advanceByTwoThreads").with(parameter, recordsInFrame),
                peer(ONE_THREAD, benchmark + "advance").with(parameter, recordsInFrame),
                floor(benchmark + "floor").with(parameter, recordsInFrame));
    }

    private static PlannedRow ofWordsByTwoThreads(String title, int length) {
        String benchmark = "replay.ReplayBenchmark";
        return byTwoThreads(
                title,
                ofRecords(ours("advanceByTwoThreads"), benchmark, "WORDS", length),
                ofRecords(peer(ONE_THREAD, "advance"), benchmark, "WORDS", length),
                ofRecords(floor("floor"), benchmark, "WORDS", length));
    }

    private static PlannedRow byTwoThreads(String title, Subject two, Subject one, Subject floor) {
        return of(title, two, floor).and(List.of(one)).aim(atMostTimes(1 / 1.7, ONE_THREAD));
    }

    private static PlannedSection hashing() {
        return PlannedSection.of(
                "BLAKE3 of a value", hashing("100 B", "100"), hashing("1,024 B", "1024"), hashing("16 KiB", "16384"));
    }

    private static PlannedRow hashing(String title, String length) {
        String benchmark = "codec.HashBenchmark.";
        return of(
                        title,
                        ours(benchmark + "edgestore").with("valueLength", length),
                        peer("Bouncy Castle", benchmark + "bouncyCastle").with("valueLength", length),
                        peer("Commons Codec", benchmark + "commonsCodec").with("valueLength", length))
                .aim(atMostTimes(1.2, "Bouncy Castle"));
    }

    private static PlannedSection zstd() {
        return PlannedSection.of(
                "zstd, records of 170 bytes one by one; the floor is zstd-jni alone",
                zstd("compress", "compress", "false", 1.05),
                zstd("compress with a dictionary", "compress", "true", 1.05),
                zstd("decompress", "decompress", "false", 1.15),
                zstd("decompress with a dictionary", "decompress", "true", 1.15));
    }

    private static PlannedRow zstd(String title, String method, String dictionary, double limit) {
        return of(
                        title,
                        ours("codec.ZstdBenchmark." + method).with("dictionary", dictionary),
                        floor("codec.ZstdBenchmark." + method + "Floor").with("dictionary", dictionary))
                .aim(atMostTimes(limit, "floor"));
    }

    private static PlannedSection durable() {
        String benchmark = "durable.DurableBenchmark.";
        Subject many = ours(benchmark + "manyThreads");
        return PlannedSection.of(
                "Durable appends: JSON, 100 B, a log in a directory",
                of("1 thread; the floor is a write and an fdatasync", ours(benchmark + "oneThread"))
                        .and(List.of(floor(benchmark + "floorOfOne")))
                        .and(peers(benchmark + "peerOneThread"))
                        .aim(atMostTimes(1.05, "floor")),
                of("Durable appends by 16 threads", many, floor(benchmark + "floorOfMany"))
                        .and(peers(benchmark + "peerManyThreads"))
                        .aim(atMostTimes(1.0 / 2, ROCKSDB))
                        .drawnAs("durable"),
                of("16 threads, `appendDurably(...).join()`", ours(benchmark + "manyThreadsJoining"))
                        .and(List.of(rocksDb(benchmark + "peerManyThreads"))),
                of("1 thread, 16 MiB preallocated", ours(benchmark + "oneThreadPreallocated"))
                        .and(List.of(peer("without", benchmark + "oneThread"))),
                of("16 threads, 16 MiB preallocated", ours(benchmark + "manyThreadsPreallocated"))
                        .and(List.of(peer("without", benchmark + "manyThreads"))),
                of("futures from one thread, beside RocksDB's 16 threads", ours(benchmark + "futures"))
                        .and(List.of(rocksDb(benchmark + "peerManyThreads")))
                        .aim(atMostTimes(1.0 / 8, ROCKSDB)),
                of("the same with `withBuffer(1 MiB, 10 ms)`", ours(benchmark + "futuresBuffered"))
                        .and(List.of(rocksDb(benchmark + "peerManyThreads")))
                        .aim(atMostTimes(1.0 / 8, ROCKSDB)),
                of("16 virtual threads, beside platform threads", many.onVirtualThreads())
                        .and(List.of(peer("platform threads", benchmark + "manyThreads")))
                        .aim(atMostTimes(1, "platform threads")));
    }

    private static PlannedSection replication() {
        String replay = "replication.ReplicatedReplayBenchmark.";
        return PlannedSection.onceOnly(
                "Replication: three members on this machine, JSON, 100 B; the floor is Ratis with a counter",
                oneByOne("1 record, one append after the other: median", "1", Subject::median)
                        .aim(atMostTimes(1.3, "floor")),
                oneByOne("1 record, one append after the other: 99th percentile", "1", Subject::percentile99),
                oneByOne("100 records, one append after the other: median", "100", Subject::median)
                        .aim(atMostTimes(1.3, "floor")),
                oneByOne("100 records, one append after the other: 99th percentile", "100", Subject::percentile99),
                replicated("1 record, 512 appends under way", "underWay", "1"),
                replicated("100 records, 512 appends under way", "underWay", "100"),
                of("replay of a member's log, appends of 100; time for a record", ours(replay + "ofAMember"))
                        .and(List.of(peer("without replication", replay + "withoutReplication"))));
    }

    private static PlannedRow oneByOne(String title, String recordsInAppend, UnaryOperator<Subject> metric) {
        PlannedRow row = replicated(title, "oneByOne", recordsInAppend);
        return new PlannedRow(title, row.subjects().stream().map(metric).toList(), row.aims(), row.chart());
    }

    private static PlannedRow replicated(String title, String method, String recordsInAppend) {
        String benchmark = "replication.ReplicationBenchmark." + method;
        return of(
                title,
                ours(benchmark).with("recordsInAppend", recordsInAppend),
                floor(benchmark + "Counted").with("recordsInAppend", recordsInAppend));
    }

    private static PlannedSection allocation() {
        String append = "append.AllocationBenchmark.";
        String replay = "replay.ReplayBenchmark";
        Subject entry = floor(append + "entry").allocation();
        return PlannedSection.onceOnly(
                "Heap that is allocated for a record: JSON, 100 B; the floor is what the user makes or gets",
                of(
                                "append to a file, entry made beforehand",
                                ours(append + "fileOfEntryMadeBefore").allocation())
                        .aim(nothing()),
                of(
                        "append to a file, `WalEntry.put` inside",
                        ours(append + "file").allocation(),
                        entry),
                of(
                                "append to a log, entry made beforehand",
                                ours(append + "logOfEntryMadeBefore").allocation())
                        .aim(nothing()),
                of(
                        "append to a log, `WalEntry.put` inside",
                        ours(append + "log").allocation(),
                        entry),
                of(
                                "`advance()`",
                                ofRecords(ours("advance"), replay, "JSON", 100).allocation())
                        .aim(nothing()),
                of("iterating", ofRecords(ours("iterate"), replay, "JSON", 100).allocation())
                        .and(List.of(floor(append + "record").allocation()))
                        .aim(atMostMore(1, "floor")));
    }

    /** Less than a byte: opening a file, once for many records. */
    private static Aim nothing() {
        return atMost(1);
    }

    private static PlannedSection opening() {
        String benchmark = "directory.OpeningBenchmark.";
        return PlannedSection.of(
                "Opening a file of 10 records and reading it",
                of("`WalOptions.defaults()`", ours(benchmark + "defaults")),
                of("`WalReader.open(file)`", ours(benchmark + "withoutOptions"), floor(benchmark + "floor")),
                of("`WalReader.open(file, options)`", ours(benchmark + "withOptionsMadeBefore"))
                        .and(List.of(floor(benchmark + "floor"))));
    }

    private static PlannedSection largeLog() {
        String benchmark = "directory.LargeLogBenchmark.";
        return PlannedSection.of(
                "A log of 20 files of 4 MiB; the floor has nothing but its newest file",
                of("open", ours(benchmark + "open"), floor(benchmark + "scanNewestFile"))
                        .aim(atMostTimes(1.2, "floor")),
                of("seek an LSN", ours(benchmark + "seekInLog"), floor(benchmark + "seekInOneFile"))
                        .aim(atMostMore(50_000, "floor")));
    }

    private static PlannedSection salvage() {
        String method = "replay.SalvageBenchmark.salvage";
        return PlannedSection.of(
                "Salvage, for each byte of noise",
                of("version 1", ours(method).with("version", "FIRST_THAT_FITS")).aim(atMost(4)),
                of("version 2", ours(method).with("version", "VERSION_2")).aim(atMost(4)));
    }

    private static PlannedSection scale() {
        return PlannedSection.of(
                "Ten times as much, in at most 10.5 times the time",
                scale("replay", "replay"),
                scale("verify", "verify"),
                scale("open for appending", "open"),
                scale("salvage", "salvage"),
                scale("delete files", "deleteFiles"));
    }

    private static PlannedRow scale(String title, String method) {
        String name = "scale.ScaleBenchmark." + method;
        return of(title, ours(name).with("scale", "10"), peer("a tenth", name).with("scale", "1"))
                .aim(atMostTimes(10.5, "a tenth"));
    }

    private static Subject ofRecords(Subject subject, String benchmark, String kind, int length) {
        return subject.in(benchmark).with("kind", kind).with("valueLength", Integer.toString(length));
    }

    private static List<Subject> peers(String method) {
        return List.of(
                peer(CHRONICLE, method).with("peer", "CHRONICLE_QUEUE"),
                peer(ARTEMIS, method).with("peer", "ARTEMIS_JOURNAL"),
                rocksDb(method),
                peer(MVSTORE, method).with("peer", "MVSTORE"));
    }

    private static Subject rocksDb(String method) {
        return peer(ROCKSDB, method).with("peer", "ROCKSDB");
    }
}
