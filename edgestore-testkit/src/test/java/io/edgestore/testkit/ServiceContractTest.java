package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Codecs that are installed wrongly, each caught by the test that is there for it; and a right one, which is not. */
class ServiceContractTest {

    private static final String FOUND = "Rule 3: it is found by its name, and nothing on this path fails to load";
    private static final String ONLY_ONE = "Rule 2: it is the only provider of its name";
    private static final String ALIKE =
            "Rule 3: META-INF/services and the provides clauses of module-info list the same";
    private static final String LOADS_NOTHING = "Rule 3: neither the constructor nor the name loads a native library";

    @TempDir
    Path directory;

    private Plugin plugin;

    @BeforeEach
    void make() throws Exception {
        plugin = new Plugin(directory);
    }

    private static Set<String> failures(Plugin plugin) throws Exception {
        return new ContractRun(plugin.contract()).failures().keySet();
    }

    @Test
    void aRightPluginPasses() throws Exception {
        plugin.codec("Toy", "").provides("plugin.Toy").services("plugin.Toy # the only one");

        assertThat(failures(plugin)).isEmpty();
    }

    @Test
    void aProvidesClauseWithoutMetaInfIsCaught() throws Exception {
        plugin.codec("Toy", "").provides("plugin.Toy");

        assertThat(failures(plugin)).containsExactlyInAnyOrder(ALIKE, FOUND, ONLY_ONE);
    }

    @Test
    void metaInfWithoutAProvidesClauseIsCaught() throws Exception {
        plugin.codec("Toy", "").provides("").services("plugin.Toy");

        assertThat(failures(plugin)).containsExactly(ALIKE);
    }

    @Test
    void twoProvidersOfANameAreCaught() throws Exception {
        plugin.codec("Toy", "").codec("Other", "").provides("plugin.Toy, plugin.Other");
        plugin.services("plugin.Toy", "plugin.Other");

        assertThat(failures(plugin)).containsExactlyInAnyOrder(ONLY_ONE, FOUND);
    }

    @Test
    void aBrokenProviderOnThePathIsCaught() throws Exception {
        plugin.codec("Toy", "").codec("Broken", "throw new IllegalStateException();");
        plugin.provides("plugin.Toy, plugin.Broken").services("plugin.Toy", "plugin.Broken");

        assertThat(failures(plugin)).contains(FOUND).doesNotContain(ALIKE, LOADS_NOTHING);
    }

    @Test
    void aConstructorThatLoadsALibraryIsCaught() throws Exception {
        plugin.codec("Toy", "binding.Native.load();").provides("plugin.Toy").services("plugin.Toy");

        assertThat(failures(plugin)).containsExactly(LOADS_NOTHING);
    }
}
