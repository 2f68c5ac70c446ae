package io.edgestore.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers as a class loader finds them: listed in {@code META-INF/services} of some directories. */
class DiscoveryTest {

    @TempDir
    private Path temp;

    private final List<URLClassLoader> opened = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (URLClassLoader loader : opened) {
            loader.close();
        }
    }

    @Test
    void whatIsListedIsFound() throws Exception {
        Path directory = listed(Compressor.class, Providers.Sound.class.getName(), Providers.Other.class.getName());
        list(directory, Checksum.class, Providers.SoundSum.class.getName());
        Codecs codecs = load(directory);

        assertThat(codecs.failures()).isEmpty();
        assertThat(codecs.compressor("sound")).isInstanceOf(Providers.Sound.class);
        assertThat(codecs.compressor("other")).isInstanceOf(Providers.Other.class);
        assertThat(codecs.checksum("sum")).isInstanceOf(Providers.SoundSum.class);
    }

    @Test
    void aSnapshotKeepsItsInstances() throws Exception {
        Codecs codecs = load(listed(Compressor.class, Providers.Sound.class.getName()));

        assertThat(codecs.compressor("sound")).isSameAs(codecs.compressor("sound"));
        assertThat(codecs.compressors()).containsExactly(codecs.compressor("sound"));
    }

    @Test
    void oneClassListedTwiceIsOne() throws Exception {
        String sound = Providers.Sound.class.getName();
        Codecs codecs = load(listed(Compressor.class, sound, sound), listed(Compressor.class, sound));

        assertThat(codecs.compressor("sound")).isInstanceOf(Providers.Sound.class);
    }

    @Test
    void neitherInstalledNorTheBootLayerSeesTheContextClassLoader() throws Exception {
        Path directory = listed(Compressor.class, Providers.Sound.class.getName());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader(directory));
        try {
            assertThat(Codecs.installed().compressors()).isEmpty();
            assertThat(Codecs.load(ModuleLayer.boot()).compressors()).isEmpty();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void twoClassesOfOneNameAreAnErrorOnlyForThatName() throws Exception {
        Codecs codecs = load(listed(
                Compressor.class,
                Providers.Sound.class.getName(),
                Providers.AlsoSound.class.getName(),
                Providers.Other.class.getName()));

        assertThatThrownBy(() -> codecs.compressor("sound"))
                .isInstanceOf(UnknownCodecException.class)
                .hasMessageContaining("more than one")
                .hasMessageContaining(Providers.Sound.class.getName())
                .hasMessageContaining(Providers.AlsoSound.class.getName());
        assertThat(codecs.compressor("other")).isInstanceOf(Providers.Other.class);
        assertThat(codecs.compressors()).hasSize(3);
        assertThat(codecs.failures()).isEmpty();
    }

    @Test
    void anExplicitInstanceSettlesAnAmbiguousName() throws Exception {
        Codecs ambiguous =
                load(listed(Compressor.class, Providers.Sound.class.getName(), Providers.AlsoSound.class.getName()));
        Compressor meant = new Providers.AlsoSound();

        assertThat(Codecs.builder().include(ambiguous).add(meant).build().compressor("sound"))
                .isSameAs(meant);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Providers.ConstructorThrows.class,
                Providers.ConstructorMisses.class,
                Providers.InitializerThrows.class,
                Providers.NoPublicConstructor.class,
                Providers.NoCompressor.class,
                Providers.NullName.class,
                Providers.IllegalName.class,
                Providers.NameThrows.class,
                Providers.NameFailsAnAssertion.class
            })
    void aBrokenClassIsNamedAndHidesNoOther(Class<?> broken) throws Exception {
        assertHidesNoOther(
                load(listed(
                        Compressor.class,
                        Providers.Sound.class.getName(),
                        broken.getName(),
                        Providers.Other.class.getName())),
                broken.getName());
    }

    @Test
    void aConstructorsOwnExceptionIsTold() throws Exception {
        Codecs codecs = load(listed(Compressor.class, Providers.ConstructorThrows.class.getName()));

        assertThat(codecs.failures())
                .singleElement()
                .asString()
                .startsWith(Providers.ConstructorThrows.class.getName() + " (")
                .endsWith("; caused by java.lang.IllegalStateException: no disk)");
    }

    @Test
    void whatFailedComesBeforeTheArtifactToAdd() throws Exception {
        Codecs codecs = load(listed(Compressor.class, Providers.ConstructorThrows.class.getName()));

        assertThatThrownBy(() -> codecs.compressor("lz4"))
                .hasMessageContaining(
                        "no disk); mend that if it is one of these, or add io.edgestore:edgestore-codec-lz4");
    }

    @Test
    void aFailureIsOneLine() {
        Throwable cause = new IllegalStateException("one\n  two\r\nthree");

        assertThat(new Codecs.Failure("Compressor", "org.example.Lines", cause))
                .hasToString("org.example.Lines (java.lang.IllegalStateException: one two three)");
    }

    @Test
    void causesInARingAreTold() {
        Throwable one = new IllegalStateException("one");
        Throwable two = new IllegalStateException("two", one);
        one.initCause(two);

        assertThat(new Codecs.Failure("Compressor", "org.example.Ring", one).toString())
                .startsWith("org.example.Ring (java.lang.IllegalStateException: one");
    }

    @Test
    void aClassThatIsNotThereIsNamedAndHidesNoOther() throws Exception {
        assertHidesNoOther(
                load(listed(
                        Compressor.class,
                        Providers.Sound.class.getName(),
                        "org.example.Missing",
                        Providers.Other.class.getName())),
                "org.example.Missing");
    }

    @Test
    void aClassWhoseSuperclassIsNotThereIsNamedAndHidesNoOther() throws Exception {
        Path directory = listed(
                Compressor.class, Providers.Sound.class.getName(), "broken.Child", Providers.Other.class.getName());
        compile(directory, "Parent", """
                package broken;
                public abstract class Parent implements io.edgestore.api.Compressor {}
                """, "Child", """
                package broken;
                import java.nio.ByteBuffer;
                public class Child extends Parent {
                    public String name() { return "child"; }
                    public int maxCompressedLength(int length) { return length; }
                    public int compress(ByteBuffer source, ByteBuffer target) { return 0; }
                    public void decompress(ByteBuffer source, ByteBuffer target) {}
                }
                """);
        assertThat(load(directory).compressor("child").name()).isEqualTo("child");

        Files.delete(directory.resolve("broken/Parent.class"));
        assertHidesNoOther(load(directory), "broken/Parent");
    }

    @Test
    void aClassFileOfGarbageIsNamedAndHidesNoOther() throws Exception {
        Path directory = listed(
                Compressor.class, Providers.Sound.class.getName(), "broken.Garbage", Providers.Other.class.getName());
        Files.createDirectory(directory.resolve("broken"));
        Files.writeString(directory.resolve("broken/Garbage.class"), "no class");

        assertHidesNoOther(load(directory), "broken/Garbage");
    }

    @Test
    void aGarbledListingIsNamedAndHidesNoOtherListing() throws Exception {
        Path garbled = listed(Compressor.class, "what is this?");
        Path sound = listed(Compressor.class, Providers.Sound.class.getName(), Providers.Other.class.getName());

        assertHidesNoOther(load(garbled, sound), garbled.getFileName().toString());
    }

    @Test
    void anIllJvmIsNotTakenForABrokenProvider() throws Exception {
        Path directory = listed(Compressor.class, OutOfMemory.class.getName());

        assertThatThrownBy(() -> load(directory)).isInstanceOf(OutOfMemoryError.class);
    }

    /** A provider that meets the end of the heap. */
    public static final class OutOfMemory extends NamedCompressor {
        public OutOfMemory() {
            super("broken");
        }

        @Override
        public String name() {
            throw new OutOfMemoryError("not really");
        }
    }

    @Test
    void failuresOfBothServicesAreTold() throws Exception {
        Path directory = listed(Compressor.class, "org.example.Missing");
        list(directory, Checksum.class, "org.example.Missing");

        assertThat(load(directory).failures())
                .extracting(Codecs.Failure::service)
                .containsExactly("Compressor", "Checksum");
    }

    @Test
    void ninetyNineInARowThatAreNotThereHideNoOther() throws Exception {
        List<String> providers = new ArrayList<>(missing(2 * 99));
        providers.add(99, Providers.Sound.class.getName());
        providers.add(Providers.Other.class.getName());

        assertThat(load(listed(Compressor.class, providers.toArray(new String[0])))
                        .compressors())
                .hasSize(2);
    }

    /** Else a loader that never gets any further would keep whoever asks forever. */
    @Test
    void afterAHundredInARowNoMoreAreTried() throws Exception {
        assertThat(load(listed(Compressor.class, missing(150).toArray(new String[0])))
                        .failures())
                .hasSize(100);
    }

    private static List<String> missing(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "org.example.Missing" + i)
                .toList();
    }

    @Test
    void failuresAreTakenOverByInclude() throws Exception {
        Codecs broken = load(listed(Compressor.class, "org.example.Missing"));

        assertThat(Codecs.builder().include(broken).build().failures()).isEqualTo(broken.failures());
    }

    /** Wherever the broken one stands, the others are there, and a look-up that fails says what is wrong. */
    private static void assertHidesNoOther(Codecs codecs, String named) {
        assertThat(codecs.compressor("sound")).isInstanceOf(Providers.Sound.class);
        assertThat(codecs.compressor("other")).isInstanceOf(Providers.Other.class);
        assertThat(codecs.compressors()).hasSize(2);
        assertThat(codecs.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.service()).isEqualTo("Compressor");
            assertThat(failure.cause()).isNotNull();
            assertThat(failure.toString()).contains(named);
        });
        assertThatThrownBy(() -> codecs.compressor("broken"))
                .isInstanceOf(UnknownCodecException.class)
                .hasMessageContaining("installed: other, sound")
                .hasMessageContaining("failed to load: ")
                .hasMessageContaining(named);
    }

    private Codecs load(Path... directories) throws IOException {
        return Codecs.load(loader(directories));
    }

    private ClassLoader loader(Path... directories) throws IOException {
        URL[] urls = new URL[directories.length];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = directories[i].toUri().toURL();
        }
        URLClassLoader loader = new URLClassLoader(urls, DiscoveryTest.class.getClassLoader());
        opened.add(loader);
        return loader;
    }

    private Path listed(Class<?> service, String... providers) throws IOException {
        return list(Files.createTempDirectory(temp, "listed"), service, providers);
    }

    private static Path list(Path directory, Class<?> service, String... providers) throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.write(services.resolve(service.getName()), List.of(providers));
        return directory;
    }

    private static void compile(Path directory, String name, String source, String otherName, String otherSource)
            throws IOException {
        Path sources = Files.createDirectory(directory.resolve("broken"));
        Path first = Files.writeString(sources.resolve(name + ".java"), source);
        Path second = Files.writeString(sources.resolve(otherName + ".java"), otherSource);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int result = compiler.run(
                null,
                null,
                errors,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                directory.toString(),
                first.toString(),
                second.toString());
        assertThat(result).as(errors.toString(StandardCharsets.UTF_8)).isZero();
    }
}
