package io.edgestore.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import javax.tools.ToolProvider;

/** Releases that never were, in a Maven repository: each is this build's, but for one class of the API. */
final class EarlierReleases {

    private static final String CHANGED = "io/edgestore/api/CorruptDataException";

    private final Path repository;
    private final List<String> modules;

    EarlierReleases(Path repository, List<String> modules) {
        this.repository = repository;
        this.modules = modules;
    }

    /** Has a public method that is not there any more. */
    void withMethodThatWasRemoved(String version) throws IOException {
        String source = source();
        stage(version, source.substring(0, source.lastIndexOf('}')) + "    public void removed() {}\n}\n");
    }

    /** Lacks a public constructor that is there now. */
    void withoutConstructorThatWasAdded(String version) throws IOException {
        String source = source();
        stage(version, source.substring(0, source.lastIndexOf("    /**")) + "}\n");
    }

    /** Puts an artifact with a licence of this name there. */
    void library(String group, String artifact, String version, String licence) throws IOException {
        Path directory = directory(group, artifact, version);
        Files.writeString(
                directory.resolve(artifact + "-" + version + ".pom"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>%s</groupId>
                  <artifactId>%s</artifactId>
                  <version>%s</version>
                  <licenses><license><name>%s</name></license></licenses>
                </project>
                """.formatted(group, artifact, version, licence));
        Files.copy(Sources.built("edgestore-api", ""), directory.resolve(artifact + "-" + version + ".jar"));
    }

    private void stage(String version, String source) throws IOException {
        for (String module : modules) {
            String artifact = Sources.artifact(module);
            library("io.edgestore", artifact, version, "Apache-2.0");
            Path jar = directory("io.edgestore", artifact, version).resolve(artifact + "-" + version + ".jar");
            Files.copy(Sources.built(module, ""), jar, StandardCopyOption.REPLACE_EXISTING);
            if (module.equals("edgestore-api")) {
                replace(jar, source);
            }
        }
    }

    private void replace(Path jar, String source) throws IOException {
        Path directory = Files.createTempDirectory(repository, "compiled-");
        Path file = directory.resolve("CorruptDataException.java");
        Files.writeString(file, source);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, OutputStream.nullOutputStream(), null, "-d", directory.toString(), file.toString());
        assertThat(result).as(source).isZero();
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            Files.copy(
                    directory.resolve(CHANGED + ".class"),
                    files.getPath(CHANGED + ".class"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String source() throws IOException {
        return Files.readString(Sources.ROOT.resolve("edgestore-api/src/main/java/" + CHANGED + ".java"));
    }

    private Path directory(String group, String artifact, String version) throws IOException {
        return Files.createDirectories(
                repository.resolve(group.replace('.', '/')).resolve(artifact).resolve(version));
    }
}
