package io.edgestore.testkit.kill;

/**
 * What a {@link KillLoop} did in a run that found nothing wrong.
 *
 * @param seed the seed
 * @param rounds how often a child was killed
 * @param acknowledged how much was acknowledged, in all rounds together
 */
public record KillReport(long seed, int rounds, long acknowledged) {

    @Override
    public String toString() {
        return rounds + " kills, after " + acknowledged + " acknowledgements in all; seed " + seed;
    }
}
