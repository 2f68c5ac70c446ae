package io.edgestore.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What this build made of each published module meets Maven Central's rules, and gives users what they need and no more. */
class PublishedModulesIT {

    private static final String BOM = "edgestore-bom";

    static List<String> published() throws IOException {
        return Sources.published();
    }

    static List<String> jars() throws IOException {
        return published().stream().filter(module -> !module.equals(BOM)).toList();
    }

    static List<String> modular() throws IOException {
        return jars().stream()
                .filter(module -> Files.exists(Sources.ROOT.resolve(module).resolve("src/main/java/module-info.java")))
                .toList();
    }

    @Test
    void onlyTheLibraryIsPublished() throws IOException {
        assertThat(published())
                .containsExactlyInAnyOrder(
                        BOM,
                        "edgestore-api",
                        "edgestore-codec-lz4",
                        "edgestore-codec-zstd",
                        "edgestore-testkit",
                        "edgestore-wal",
                        "extensions/edgestore-ratis");
    }

    @Test
    void whatIsPublishedGoesToCentralAndNothingElse() throws IOException {
        List<String> toCentral = Sources.modules()
                .filter(module -> Sources.pom(module).contains("<artifactId>central-publishing-maven-plugin<"))
                .toList();
        assertThat(toCentral).isEqualTo(published());
    }

    @ParameterizedTest
    @MethodSource("published")
    void thePomHasWhatCentralAsksFor(String module) throws IOException {
        Pom pom = Pom.of(Sources.publishedPom(module));
        assertThat(pom.texts("/project/groupId")).containsExactly("io.edgestore");
        assertThat(pom.texts("/project/artifactId")).containsExactly(Sources.artifact(module));
        assertThat(pom.texts("/project/version")).containsExactly(Sources.VERSION);
        assertThat(pom.texts("/project/name")).containsExactly(Sources.artifact(module));
        assertThat(pom.texts("/project/description")).singleElement().asString().isNotBlank();
        assertThat(pom.texts("/project/url")).singleElement().asString().matches("https://.*/edgestore-java");
        assertThat(pom.texts("//license/name")).containsExactly("Apache-2.0");
        assertThat(pom.texts("//license/url")).hasSize(1);
        assertThat(pom.texts("//developer/name")).isNotEmpty();
        assertThat(pom.texts("/project/scm/url")).isEqualTo(pom.texts("/project/url"));
        assertThat(pom.texts("/project/scm/connection"))
                .singleElement()
                .asString()
                .matches("scm:git:https://.*/edgestore-java\\.git");
        assertThat(pom.texts("/project/scm/developerConnection")).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("published")
    void thePomStandsOnItsOwn(String module) throws IOException {
        assertThat(Files.readString(Sources.publishedPom(module)).replace("${project.version}", Sources.VERSION))
                .doesNotContain("${");
        Pom pom = Pom.of(Sources.publishedPom(module));
        assertThat(pom.texts("/project/parent | /project/build | /project/profiles | /project/repositories"))
                .isEmpty();
        assertThat(pom.texts("//dependency[scope='test']/artifactId")).isEmpty();
        // Of this build's own version alone may be a snapshot.
        assertThat(pom.texts("//dependency[groupId!='io.edgestore']/version"))
                .noneMatch(version -> version.endsWith("-SNAPSHOT"));
        assertThat(pom.texts("//dependency[groupId='io.edgestore']/version"))
                .allMatch(version -> version.equals(module.equals(BOM) ? "${project.version}" : Sources.VERSION));
    }

    @Test
    void usersGetTheseDependenciesAndNoOthers() throws IOException {
        Map<String, List<String>> dependencies = Map.of(
                "edgestore-api", List.of(),
                "edgestore-codec-lz4", List.of("edgestore-api", "lz4-java", "auto-service-annotations"),
                "edgestore-codec-zstd", List.of("edgestore-api", "zstd-jni", "auto-service-annotations"),
                "edgestore-testkit", List.of("edgestore-api", "junit-jupiter", "assertj-core"),
                "edgestore-wal", List.of("edgestore-api", "commons-codec", "edgestore-codec-lz4"),
                "extensions/edgestore-ratis",
                        List.of("edgestore-wal", "ratis-server", "ratis-grpc", "ratis-metrics-default"));
        assertThat(dependencies).containsOnlyKeys(jars());
        for (String module : jars()) {
            assertThat(Pom.of(Sources.publishedPom(module))
                            .texts("/project/dependencies/dependency[not(scope='provided')]/artifactId"))
                    .as(module)
                    .containsExactlyInAnyOrderElementsOf(dependencies.get(module));
        }
    }

    @Test
    void theBomListsAllPublishedJarsAndNothingElse() throws IOException {
        Pom bom = Pom.of(Sources.publishedPom(BOM));
        assertThat(bom.texts("/project/packaging")).containsExactly("pom");
        assertThat(bom.texts("/project/dependencyManagement//artifactId"))
                .containsExactlyInAnyOrderElementsOf(
                        jars().stream().map(Sources::artifact).toList());
        assertThat(bom.texts("/project/dependencyManagement//groupId")).containsOnly("io.edgestore");
        assertThat(bom.texts("/project/dependencies/dependency")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("jars")
    void eachJarHasItsSourcesAndItsJavadoc(String module) throws IOException {
        try (JarFile jar = new JarFile(Sources.built(module, "").toFile());
                JarFile sources = new JarFile(Sources.built(module, "-sources").toFile());
                JarFile javadoc = new JarFile(Sources.built(module, "-javadoc").toFile())) {
            assertThat(jar.stream().map(entry -> entry.getName()))
                    .anyMatch(name -> name.endsWith("package-info.class"));
            assertThat(sources.stream().map(entry -> entry.getName()))
                    .anyMatch(name -> name.endsWith("package-info.java"));
            assertThat(javadoc.getEntry("index.html")).isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("modular")
    void theApiCheckLeavesOutNothingThatIsExported(String module) throws IOException {
        List<String> leftOut = Pom.of(Sources.ROOT.resolve(module).resolve("pom.xml"))
                .texts("//plugin[artifactId='japicmp-maven-plugin']//exclude");
        try (JarFile jar = new JarFile(Sources.built(module, "").toFile());
                var descriptor = jar.getInputStream(jar.getEntry("module-info.class"))) {
            List<String> exported = ModuleDescriptor.read(descriptor).exports().stream()
                    .filter(exports -> !exports.isQualified())
                    .map(exports -> exports.source())
                    .toList();
            assertThat(leftOut).doesNotContainAnyElementsOf(exported);
        }
    }
}
