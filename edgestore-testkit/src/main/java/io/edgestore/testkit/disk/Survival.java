package io.edgestore.testkit.disk;

import java.util.SplittableRandom;

/** Decides at a power cut what becomes of each piece that was not durable. */
public interface Survival {

    /** Whether the next piece is on the disk. */
    boolean keeps();

    /** Which of several states, ordered from the oldest to the newest, is on the disk. */
    int pick(int states);

    /** Nothing that was not durable. */
    Survival NONE = new Survival() {
        @Override
        public boolean keeps() {
            return false;
        }

        @Override
        public int pick(int states) {
            return 0;
        }
    };

    /** Everything. */
    Survival ALL = new Survival() {
        @Override
        public boolean keeps() {
            return true;
        }

        @Override
        public int pick(int states) {
            return states - 1;
        }
    };

    /** Each piece on its own. How likely it stays is drawn first, so that nearly all and nearly none come up too. */
    static Survival random(SplittableRandom random) {
        double likelihood = random.nextDouble();
        return new Survival() {
            @Override
            public boolean keeps() {
                return random.nextDouble() < likelihood;
            }

            @Override
            public int pick(int states) {
                return random.nextInt(states);
            }
        };
    }
}
