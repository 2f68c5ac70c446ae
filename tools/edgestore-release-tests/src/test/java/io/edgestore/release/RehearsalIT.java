package io.edgestore.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A release as docs/releasing.md tells to make it, up to the upload: of a copy of these sources, of a version that is no
 * snapshot, with a key made for it. Another copy, elsewhere, is built on although two of its modules are refused.
 */
class RehearsalIT {

    private static final List<String> MODULES =
            List.of(System.getProperty("edgestore.rehearsed.modules").split(","));
    private static final List<String> JARS =
            MODULES.stream().filter(module -> !module.equals("edgestore-bom")).toList();
    private static final String VERSION = Sources.VERSION.replace("-SNAPSHOT", "");
    private static final Map<String, String> CHECKSUMS =
            Map.of("md5", "MD5", "sha1", "SHA-1", "sha256", "SHA-256", "sha512", "SHA-512");

    @TempDir
    static Path directory;

    private static SigningKey key;
    private static Path released;
    private static Maven.Run release;
    private static Path broken;
    private static Maven.Run refused;

    @BeforeAll
    static void build() throws Exception {
        Path repository = Files.createDirectory(directory.resolve("repository"));
        EarlierReleases earlier = new EarlierReleases(repository, JARS);
        earlier.withoutConstructorThatWasAdded("0.0.1");
        earlier.withMethodThatWasRemoved("0.0.2");
        earlier.library("com.example", "copyleft", "1.0", "AGPL-3.0-only");
        String tail = "-Dmaven.repo.local.tail=" + repository;

        key = SigningKey.make();
        released = Sources.copy(directory.resolve("released"), VERSION, MODULES, Map.of());
        release = Maven.run(
                released,
                key.environment(),
                List.of("deploy", "-Prelease", "-DskipUpload", "-Dlast.release=0.0.1", tail));

        broken = Sources.copy(directory.resolve("a/longer/path"), VERSION, MODULES, Map.of("copyleft", copyleft()));
        refused = Maven.run(broken, Map.of(), List.of("verify", "--fail-never", "-Dlast.release=0.0.2", tail));
    }

    private static String copyleft() {
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <parent>
                    <groupId>io.edgestore</groupId>
                    <artifactId>edgestore-parent</artifactId>
                    <version>%s</version>
                  </parent>
                  <artifactId>edgestore-copyleft</artifactId>
                  <dependencies>
                    <dependency>
                      <groupId>com.example</groupId>
                      <artifactId>copyleft</artifactId>
                      <version>1.0</version>
                    </dependency>
                  </dependencies>
                </project>
                """.formatted(VERSION);
    }

    @Test
    void theBundleForCentralHoldsEachModuleWithAllItsParts() throws IOException {
        assertThat(release.exitCode()).as(release.output()).isZero();
        List<String> expected = new ArrayList<>();
        for (String module : MODULES) {
            List<String> parts = JARS.contains(module)
                    ? List.of(".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json")
                    : List.of(".pom", "-cyclonedx.json");
            for (String part : parts) {
                String artifact = Sources.artifact(module);
                String file = "io/edgestore/" + artifact + "/" + VERSION + "/" + artifact + "-" + VERSION + part;
                expected.add(file);
                expected.add(file + ".asc");
                CHECKSUMS.keySet().forEach(checksum -> expected.add(file + "." + checksum));
            }
        }
        try (ZipFile bundle = new ZipFile(staging()
                .resolveSibling("central-publishing/central-bundle.zip")
                .toFile())) {
            assertThat(bundle.stream().map(entry -> entry.getName()).filter(name -> !name.endsWith("/")))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void everyFileIsSigned() throws Exception {
        List<Path> files = published();
        assertThat(files).hasSize(MODULES.size() * 2 + JARS.size() * 3);
        for (Path file : files) {
            assertThat(key.signed(file)).as("%s", file).isTrue();
        }
    }

    @Test
    void everyFileHasItsChecksums() throws Exception {
        for (Path file : published()) {
            for (Map.Entry<String, String> checksum : CHECKSUMS.entrySet()) {
                byte[] digest = MessageDigest.getInstance(checksum.getValue()).digest(Files.readAllBytes(file));
                assertThat(Path.of(file + "." + checksum.getKey()))
                        .hasContent(HexFormat.of().formatHex(digest));
            }
        }
    }

    @Test
    void noPomNamesASnapshot() throws IOException {
        for (String module : MODULES) {
            assertThat(staged(module, ".pom"))
                    .content()
                    .doesNotContain("SNAPSHOT")
                    .doesNotContain("<parent>");
        }
    }

    @Test
    void theBillOfMaterialsNamesEachModuleWithItsDependenciesAndLicences() throws IOException {
        for (String module : JARS) {
            JsonNode bill = new ObjectMapper().readTree(Files.readAllBytes(staged(module, "-cyclonedx.json")));
            JsonNode itself = bill.at("/metadata/component");
            assertThat(itself.at("/name").asText()).isEqualTo(Sources.artifact(module));
            assertThat(itself.at("/version").asText()).isEqualTo(VERSION);
            assertThat(bill.at("/metadata").findValuesAsText("id")).contains("Apache-2.0");
            TreeSet<String> components = new TreeSet<>();
            for (JsonNode component : bill.at("/components")) {
                components.add(component.at("/name").asText());
                assertThat(component.at("/licenses")).as("%s", component).isNotEmpty();
            }
            assertThat(components)
                    .containsAll(Pom.of(staged(module, ".pom"))
                            .texts("/project/dependencies/dependency[not(scope='provided')]/artifactId"));
        }
    }

    @Test
    void anotherBuildElsewhereMakesTheSameBytes() throws IOException {
        for (String module : JARS) {
            for (String part : List.of(".jar", "-sources.jar", "-javadoc.jar")) {
                String name = Sources.artifact(module) + "-" + VERSION + part;
                assertThat(broken.resolve(module).resolve("target").resolve(name))
                        .as(refused.output())
                        .exists()
                        .hasSameBinaryContentAs(staged(module, part));
            }
        }
    }

    @Test
    void whatIsNewInTheApiPasses() throws IOException {
        assertThat(released.resolve("edgestore-api/target/japicmp/check-api.diff"))
                .content()
                .contains("NEW CONSTRUCTOR: PUBLIC(+) CorruptDataException(java.lang.String, java.lang.Throwable)");
    }

    @Test
    void whatIsGoneFromTheApiIsRefused() {
        assertThat(refused.output())
                .containsPattern(
                        "japicmp-maven-plugin:.* on project edgestore-api: There is at least one incompatibility")
                .contains("io.edgestore.api.CorruptDataException.removed():METHOD_REMOVED");
    }

    @Test
    void aLicenceThatIsNotListedIsRefused() {
        assertThat(refused.output())
                .contains("AGPL-3.0-only")
                .containsPattern(
                        "Failed to execute goal org.codehaus.mojo:license-maven-plugin:.* on project edgestore-copyleft");
    }

    @Test
    void withoutAKeyNothingIsBuiltAndTheErrorSaysWhatToDo() throws Exception {
        Maven.Run run = Maven.run(released, Map.of(), List.of("validate", "-Prelease", "-N"));
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.output()).contains("MAVEN_GPG_KEY", "docs/releasing.md");
    }

    private static Path staging() {
        return released.resolve(MODULES.get(0)).resolve("target/central-staging");
    }

    private static Path staged(String module, String part) {
        String artifact = Sources.artifact(module);
        return staging().resolve(Path.of("io", "edgestore", artifact, VERSION, artifact + "-" + VERSION + part));
    }

    /** Without the signatures and checksums beside them. */
    private static List<Path> published() throws IOException {
        try (Stream<Path> files = Files.walk(staging())) {
            return files.filter(file -> file.toString().matches(".*\\.(pom|jar|json)"))
                    .toList();
        }
    }
}
