package io.edgestore.loading;

import static io.edgestore.loading.Outcomes.sound;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.example.broken.Providers;
import org.example.broken.Stored;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A jar of somebody else's, with a provider that cannot be loaded, is put before all others. Who asks for its codec is told
 * what is wrong with it, and all other codecs go on working, the one that is listed behind it too.
 */
class BrokenProviderIT {

    private static final String LISTED = "org.example.broken.Providers$";
    private static final String ADD =
            "; mend that if it is one of these, or add the artifact that provides it to the class"
                    + " path or module path";

    @TempDir
    Path directory;

    @Test
    void aConstructorThatThrows() throws Exception {
        assertTold(jar(Providers.ConstructorThrows.class), "IllegalStateException: no licence");
    }

    @Test
    void aConstructorWhoseLibraryIsNotThere() throws Exception {
        assertTold(jar(Providers.NeedsLibrary.class), "ClassNotFoundException: " + LISTED + "Library");
    }

    @Test
    void aSuperclassThatIsNotThere() throws Exception {
        assertTold(jar(Providers.NeedsParent.class), "NoClassDefFoundError: org/example/broken/Providers$Parent");
    }

    @Test
    void aClassThatIsListedAndNotThere() throws Exception {
        assertTold(listing("Absent"), "Provider " + LISTED + "Absent not found");
    }

    @Test
    void aNameOfNull() throws Exception {
        assertTold(jar(Providers.NullName.class), "is named null; a name must match [a-z0-9]");
    }

    @Test
    void anIllegalName() throws Exception {
        assertTold(jar(Providers.IllegalName.class), "is named \"Broken!\"; a name must match [a-z0-9]");
    }

    @Test
    void aNameThatThrows() throws Exception {
        assertTold(jar(Providers.NameThrows.class), "UnsupportedOperationException: no name");
    }

    @Test
    void aClassThatIsNoCompressor() throws Exception {
        assertTold(jar(Providers.NoCompressor.class), "Providers$NoCompressor not a subtype");
    }

    @Test
    void aClassThatIsNotPublic() throws Exception {
        assertTold(jar(Class.forName(LISTED + "NotPublic")), "Providers$NotPublic", "public");
    }

    @Test
    void aConstructorThatIsNotPublic() throws Exception {
        assertTold(jar(Providers.NoPublicConstructor.class), "NoSuchMethodException: " + LISTED);
    }

    @Test
    void aConstructorWithAParameter() throws Exception {
        assertTold(jar(Providers.ConstructorWithParameter.class), "NoSuchMethodException: " + LISTED);
    }

    @Test
    void aClassFileOfALaterJava() throws Exception {
        byte[] later = Jar.bytes(Providers.ConstructorThrows.class);
        ByteBuffer.wrap(later).putShort(6, (short) 999); // the major version, in JVMS 4.1
        assertTold(
                listing("ConstructorThrows").put(Jar.classFile(Providers.ConstructorThrows.class), later),
                "UnsupportedClassVersionError: org/example/broken/Providers$ConstructorThrows",
                "class file version 999");
    }

    /** The other codecs of that one listing cannot be known. */
    @Test
    void aListingThatIsNone() throws Exception {
        Jar jar = new Jar().put(Jar.COMPRESSORS, "this is no class\n".getBytes(UTF_8));
        List<String> lines = run(onClassPath(jar), "broken");

        assertThat(lines.get(0))
                .startsWith(unknown("installed: lz4, none, zstd"))
                .contains("broken.jar!/" + Jar.COMPRESSORS + ":1: Illegal")
                .endsWith(ADD);
        assertThat(lines.subList(1, lines.size())).containsExactly(sound("default"), sound("zstd"), sound("none"));
    }

    @Test
    void twoOfOneNameAreAnErrorForThatNameAlone() throws Exception {
        List<String> lines = run(onClassPath(jar(Providers.SecondLz4.class)), "sound");

        assertThat(lines)
                .containsExactly(
                        sound("sound"),
                        "default: io.edgestore.api.UnknownCodecException: more than one compressor is named \"lz4\": "
                                + LISTED
                                + "SecondLz4, io.edgestore.codec.lz4.Lz4Compressor; remove all but one, or pass"
                                + " the one you mean to Codecs.builder()",
                        sound("zstd"),
                        sound("none"));
    }

    @Test
    void aJarOfTheKindOnTheModulePath() throws Exception {
        // The sound one stands there twice, as a careless merge would leave it.
        Jar jar = listing("ConstructorThrows", "NeedsParent", "NullName", "Absent", "Sound")
                .put(Providers.ConstructorThrows.class, Providers.NeedsParent.class, Providers.NullName.class);
        List<Path> jars = Jars.all(List.of(jar.write(directory.resolve("broken.jar"))), Jars.EVERYTHING);
        List<String> lines = run(
                Jvm.onModulePath(jars, "--enable-native-access=org.lz4.java,com.github.luben.zstd_jni"),
                "broken",
                "sound");

        assertThat(lines.get(0))
                .startsWith(unknown("installed: lz4, none, sound, zstd"))
                .contains("IllegalStateException: no licence", "Unable to load " + LISTED + "NeedsParent", "named null")
                .contains("Provider " + LISTED + "Absent not found")
                .endsWith(ADD);
        assertThat(lines.subList(1, lines.size()))
                .containsExactly(sound("sound"), sound("default"), sound("zstd"), sound("none"));
    }

    private void assertTold(Jar jar, String... told) throws Exception {
        List<String> lines = run(onClassPath(jar), "broken", "sound");

        assertThat(lines.get(0))
                .startsWith(unknown("installed: lz4, none, sound, zstd"))
                .contains(told)
                .endsWith(ADD);
        assertThat(lines.subList(1, lines.size()))
                .containsExactly(sound("sound"), sound("default"), sound("zstd"), sound("none"));
    }

    private static String unknown(String installed) {
        return "broken: io.edgestore.api.UnknownCodecException: no compressor named \"broken\"; " + installed
                + "; failed to load: ";
    }

    private List<String> run(Jvm jvm, String... names) throws Exception {
        List<Object> arguments = new ArrayList<>(List.of(directory.resolve("logs")));
        arguments.addAll(List.of(names));
        arguments.addAll(List.of("default", "zstd", "none"));
        return jvm.run(RoundTrip.class, arguments.toArray()).lines();
    }

    private Jvm onClassPath(Jar broken) throws IOException {
        return Jvm.onClassPath(Jars.all(List.of(broken.write(directory.resolve("broken.jar"))), Jars.EVERYTHING));
    }

    /** A jar that lists this one, and has it. */
    private static Jar jar(Class<?> broken) throws IOException {
        return listing(broken.getSimpleName()).put(broken);
    }

    /** A jar that lists these, and the sound one last, and has only that. */
    private static Jar listing(String... names) throws IOException {
        String lines = Stream.concat(Arrays.stream(names), Stream.of("Sound"))
                .map(name -> LISTED + name + "\n")
                .collect(Collectors.joining());
        return new Jar().put(Jar.COMPRESSORS, lines.getBytes(UTF_8)).put(Stored.class, Providers.Sound.class);
    }
}
