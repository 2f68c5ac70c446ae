package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.api.Compressor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A codec that copies, compiled, with the listings that it is told to have; a module if it has a module-info. */
final class Plugin {

    private static final String CODEC = """
            package plugin;

            public class %1$s extends io.edgestore.api.ArrayCompressor {
                public %1$s() {
                    %2$s
                }

                public String name() {
                    return "toy";
                }

                public int maxCompressedLength(int length) {
                    %3$s
                    return length;
                }

                protected int compress(byte[] from, int at, int length, byte[] to, int toAt, int toLength) {
                    System.arraycopy(from, at, to, toAt, length);
                    return length;
                }

                protected int decompress(byte[] from, int at, int length, byte[] to, int toAt, int toLength) {
                    return compress(from, at, length, to, toAt, toLength);
                }
            }
            """;

    private static final String LOAD = "binding.Native.load();";

    private final Path classes;
    private final Path resources;
    private final List<String> sources = new ArrayList<>();

    private String nativeLibrary = "binding.";

    /** Two directories, which may be one. */
    Plugin(Path classes, Path resources) throws IOException {
        this.classes = classes;
        this.resources = resources;
        source("binding/Native.java", "package binding; public class Native { public static void load() {} }");
    }

    /** A codec of the name "toy", in whose constructor a statement stands; its use loads the library. */
    Plugin codec(String className, String statement) throws IOException {
        return source("plugin/" + className + ".java", CODEC.formatted(className, statement, LOAD));
    }

    /** A codec of the name "toy" that needs no library. */
    Plugin codecInJava(String className) throws IOException {
        return source("plugin/" + className + ".java", CODEC.formatted(className, "", ""));
    }

    /** A class in a package beside that of the codecs, which loads the library. */
    Plugin sibling() throws IOException {
        return source(
                "sibling/Loader.java",
                "package sibling; public class Loader { public static void load() { " + LOAD + " } }");
    }

    Plugin nativeLibrary(String prefix) {
        nativeLibrary = prefix;
        return this;
    }

    Plugin provides(String classNames) throws IOException {
        return source(
                "module-info.java",
                "module plugin { requires io.edgestore.api; "
                        + (classNames.isEmpty() ? "" : "provides io.edgestore.api.Compressor with " + classNames + ";")
                        + " }");
    }

    Plugin services(String... classNames) throws IOException {
        Path file = resources.resolve("META-INF/services/io.edgestore.api.Compressor");
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(classNames));
        return this;
    }

    private Plugin source(String name, String content) throws IOException {
        Path file = classes.resolve(name);
        Files.createDirectories(file.getParent());
        sources.add(Files.writeString(file, content).toString());
        return this;
    }

    /** The contract for {@code plugin.Toy}. */
    ServiceContract<Compressor> contract() throws Exception {
        compile();
        URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL(), resources.toUri().toURL()},
                getClass().getClassLoader());
        Class<? extends Compressor> toy = loader.loadClass("plugin.Toy").asSubclass(Compressor.class);
        return new ServiceContract<>(Compressor.class, toy, "toy") {
            @Override
            protected String nativeLibrary() {
                return nativeLibrary;
            }
        };
    }

    private void compile() throws URISyntaxException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Path api = Path.of(Compressor.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-proc:none"));
        arguments.addAll(List.of("--module-path", api.toString(), "--class-path", api.toString()));
        arguments.addAll(sources);
        assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new)))
                .as("the exit code of javac")
                .isZero();
    }
}
