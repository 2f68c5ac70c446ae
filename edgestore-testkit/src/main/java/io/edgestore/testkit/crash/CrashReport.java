package io.edgestore.testkit.crash;

import io.edgestore.testkit.filesystem.DirectoryOrder;

/**
 * What was explored by a run that found nothing wrong.
 *
 * @param seed the seed
 * @param directoryOrder in which order changes of directories reached the disk
 * @param operations the operations of the workload
 * @param images the images of crashes in the workload that were checked
 * @param imagesThere how many there are, with the number of random ones that was asked for
 * @param recoveryImages the images of crashes in the checker's recovery that were checked
 * @param recoveryImagesThere how many there are
 */
public record CrashReport(
        long seed,
        DirectoryOrder directoryOrder,
        int operations,
        long images,
        long imagesThere,
        long recoveryImages,
        long recoveryImagesThere) {

    /**
     * How many images were checked.
     *
     * @return those of crashes in the workload and those of crashes in recovery
     */
    public long checked() {
        return images + recoveryImages;
    }

    @Override
    public String toString() {
        return operations + " operations; checked " + images + " of " + imagesThere + " images of crashes, and "
                + recoveryImages + " of " + recoveryImagesThere + " of crashes in recovery; "
                + directoryOrder + "; seed " + seed;
    }
}
