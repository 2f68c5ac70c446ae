package io.edgestore.testkit.filesystem;

import io.edgestore.testkit.disk.Change;
import io.edgestore.testkit.disk.Disk;
import io.edgestore.testkit.disk.EntryChange;
import io.edgestore.testkit.disk.FileNode;
import io.edgestore.testkit.disk.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Says for each operation whether a crash kept it or lost it, for failure messages. It replays the operations, marks those that
 * a power cut could still undo, and compares them with the image that the crash left.
 */
public final class OperationOutcomes {

    /** An operation that the next power cut can undo, or a part of it. */
    private record Mark(Change<?> change, Set<Integer> sectors, List<EntryChange> entries, StringBuilder text) {

        boolean isOf(long file) {
            return change instanceof Change.Write write && write.file() == file
                    || change instanceof Change.Truncate truncate && truncate.file() == file;
        }
    }

    private final List<Mark> marks = new ArrayList<>();
    private Disk disk;

    private OperationOutcomes(Disk disk) {
        this.disk = disk;
    }

    /**
     * For each crash one text for each operation before it, and for one that it cut short: {@code kept}, {@code lost}, {@code of
     * its sectors 2 kept, 1 lost}; empty if the operation was durable, or cannot be lost. What a process left that was killed,
     * a later power cut can still take.
     *
     * @param crashes one, or several of which each is in the history of the file system that the one before left
     * @return as many lists as crashes
     */
    public static List<List<String>> of(List<CrashPoint> crashes) {
        OperationOutcomes outcomes =
                new OperationOutcomes(crashes.get(0).moment().history().start());
        List<List<StringBuilder>> texts = new ArrayList<>();
        for (CrashPoint point : crashes) {
            texts.add(outcomes.play(point));
            outcomes.crash(point.crash());
        }
        return texts.stream()
                .map(each -> each.stream().map(StringBuilder::toString).toList())
                .toList();
    }

    private List<StringBuilder> play(CrashPoint point) {
        List<StringBuilder> texts = new ArrayList<>();
        for (Change<?> change : point.changes()) {
            StringBuilder text = new StringBuilder();
            play(change, text);
            texts.add(text);
        }
        if (point.crash().cutsShort()) {
            texts.get(texts.size() - 1)
                    .append("its first ")
                    .append(point.crash().bytes())
                    .append(" bytes");
        }
        return texts;
    }

    private void play(Change<?> change, StringBuilder text) {
        List<EntryChange> before = disk.pending();
        change.again(disk);
        List<EntryChange> after = disk.pending();
        if (change instanceof Change.Force force) {
            forced(force.node());
        } else {
            List<EntryChange> entries =
                    after.size() > before.size() ? after.subList(before.size(), after.size()) : List.of();
            marks.add(new Mark(change, sectorsOf(change), entries, text));
        }
    }

    private static Set<Integer> sectorsOf(Change<?> change) {
        Set<Integer> sectors = new TreeSet<>();
        if (change instanceof Change.Write write) {
            for (long at = write.at() / FileNode.SECTOR * FileNode.SECTOR; at < write.end(); at += FileNode.SECTOR) {
                sectors.add((int) (at / FileNode.SECTOR));
            }
        }
        return sectors;
    }

    /** What is durable needs no mark any more, whatever is written to the same sectors later. */
    private void forced(long node) {
        if (disk.node(node) instanceof FileNode file) {
            marks.removeIf(mark -> mark.change() instanceof Change.Truncate && mark.isOf(node));
            marks.stream()
                    .filter(mark -> mark.isOf(node))
                    .forEach(mark -> mark.sectors().removeIf(sector -> !file.isVolatile(sector)));
        }
    }

    private void crash(Crash crash) {
        Disk image = crash.leave(disk);
        if (crash.isPowerCut()) {
            for (Mark mark : marks) {
                String outcome = Outcome.describe(outcomes(mark, image));
                mark.text()
                        .append(mark.text().isEmpty() || outcome.isEmpty() ? "" : ", ")
                        .append(outcome);
            }
            marks.clear();
        }
        disk = image;
    }

    private List<Outcome> outcomes(Mark mark, Disk image) {
        if (mark.change() instanceof Change.Write write && disk.node(write.file()) instanceof FileNode file) {
            FileNode left = left(write.file(), image);
            return mark.sectors().stream()
                    .filter(file::isVolatile)
                    .map(sector -> {
                        int start = (int) Math.max(write.at(), (long) sector * FileNode.SECTOR);
                        int end = (int) Math.min(write.end(), (sector + 1L) * FileNode.SECTOR);
                        return file.outcomeOfWrite(left, start, end);
                    })
                    .filter(Objects::nonNull)
                    .toList();
        }
        if (mark.change() instanceof Change.Truncate cut && disk.node(cut.file()) instanceof FileNode file) {
            return List.of(file.outcomeOfCut(left(cut.file(), image), cut.to()));
        }
        return mark.entries().stream()
                .filter(entry -> disk.pending().stream().anyMatch(pending -> pending == entry))
                .map(entry -> image.hasLost(entry) ? Outcome.LOST : Outcome.KEPT)
                .toList();
    }

    /** Without a name, nothing of a file is left. */
    private static FileNode left(long id, Disk image) {
        return image.node(id) instanceof FileNode found ? found : new FileNode(id);
    }
}
