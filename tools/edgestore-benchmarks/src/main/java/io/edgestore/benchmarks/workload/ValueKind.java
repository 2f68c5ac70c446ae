package io.edgestore.benchmarks.workload;

import io.edgestore.testkit.sample.JsonEvents;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;

/** What values are made of. */
public enum ValueKind {
    /** English words: compressible. */
    WORDS(random -> () -> oneOf(random) + " "),
    /** JSON events of about 130 bytes, side by side. */
    JSON(random -> {
        JsonEvents events = JsonEvents.small(random.nextLong(), 0);
        return () -> events.next().json();
    }),
    /** Random bytes, which no codec makes shorter. */
    NOISE(random -> () -> Character.toString(random.nextInt(256)));

    private static final List<String> VOCABULARY = List.of(
            ("a after all also always an and any are as at be because been before but by call can come could day did do "
                            + "down each even find first for from get give good great had has have here home house how if in "
                            + "into is it its just know land large last life like little long look made make man many may "
                            + "more most must name never new no not now number of off old on one only or other our out over "
                            + "part people place right said same see she should show small so some sound still such take "
                            + "tell than that the their them then there these they thing think this three time to two under "
                            + "up us use very want was water way we well went were what when where which while who why will "
                            + "with word work world would write year you your")
                    .split(" "));

    private final Function<Random, Supplier<String>> pieces;

    ValueKind(Function<Random, Supplier<String>> pieces) {
        this.pieces = pieces;
    }

    /** Values of one length, one after the other: always the same. */
    Supplier<byte[]> values(int length) {
        Supplier<String> next = pieces.apply(new Random(42));
        return () -> {
            StringBuilder text = new StringBuilder();
            while (text.length() < length) {
                text.append(next.get());
            }
            return text.substring(0, length).getBytes(StandardCharsets.ISO_8859_1);
        };
    }

    private static String oneOf(Random random) {
        return VOCABULARY.get(random.nextInt(VOCABULARY.size()));
    }
}
