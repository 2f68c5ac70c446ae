package io.edgestore.testkit.crash;

import java.util.ArrayList;
import java.util.List;

/** What a power cut made of each operation before it, for the message of a failure: this is what to look at first. */
final class Aftermath {

    private final Disk disk;
    private final Disk image;

    private Aftermath(Disk disk, Disk image) {
        this.disk = disk;
        this.image = image;
    }

    /** One text for each operation of a run up to the crash; empty if it was durable, or cannot be lost. */
    static List<String> of(Recording<?> run, int operation, Crash crash) {
        List<List<EntryChange>> entries = new ArrayList<>();
        Disk disk = run.replay(
                operation,
                (before, after) -> entries.add(
                        after.size() > before.size() ? after.subList(before.size(), after.size()) : List.of()));
        Aftermath aftermath = new Aftermath(disk, disk.after(crash));
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < operation; i++) {
            boolean lasts = !crash.isPowerCut();
            texts.add(lasts ? "" : Fate.describe(aftermath.fates(run.change(i), entries.get(i))));
        }
        return texts;
    }

    private List<Fate> fates(Kernel.Change<?> change, List<EntryChange> entries) {
        if (change instanceof Kernel.Write write) {
            return ofWrite(write);
        }
        return entries.stream()
                .filter(entry -> disk.pending().stream().anyMatch(pending -> pending == entry))
                .map(entry -> image.hasLost(entry) ? Fate.LOST : Fate.KEPT)
                .toList();
    }

    private List<Fate> ofWrite(Kernel.Write write) {
        if (!(disk.node(write.file()) instanceof FileNode file)) {
            return List.of();
        }
        int from = (int) write.at();
        // Without a name, nothing of a file is left.
        FileNode left = image.node(write.file()) instanceof FileNode found ? found : new FileNode(write.file());
        return file.fates(left, from, from + write.bytes().length);
    }
}
