package com.example.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.crash.Acknowledgements;
import io.edgestore.testkit.crash.CrashExplorer;
import io.edgestore.testkit.crash.CrashReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.NIOFSDirectory;
import org.junit.jupiter.api.Test;

/** Commits to an index, crashes it behind each operation, and looks whether each commit that came back is there. */
class LuceneCrashTest {

    private static final int COMMITS = 3;
    private static final int DOCUMENTS_IN_A_COMMIT = 2;

    /** How a test opens the directory of an index. */
    @FunctionalInterface
    private interface Opening {
        Directory open(Path path) throws IOException;
    }

    @Test
    void noCommitIsLostInACrash() {
        CrashReport report = explore(NIOFSDirectory::new).check(LuceneCrashTest::checkAndCommit);

        System.out.println(report);
        assertThat(report.images()).isEqualTo(report.imagesThere());
        assertThat(report.recoveryImages()).isPositive();
    }

    @Test
    void aDirectoryThatDoesNotForceItsFilesIsFound() {
        assertThatThrownBy(() -> explore(path -> new FilterDirectory(new NIOFSDirectory(path)) {
                            @Override
                            public void sync(Collection<String> names) {}
                        })
                        .check(LuceneCrashTest::checkAndCommit))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a power cut");
    }

    @Test
    void aDirectoryThatDoesNotForceItsNamesIsFound() {
        assertThatThrownBy(() -> explore(path -> new FilterDirectory(new NIOFSDirectory(path)) {
                            @Override
                            public void syncMetaData() {}
                        })
                        .check(LuceneCrashTest::checkAndCommit))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a power cut");
    }

    /** What is acknowledged is how many documents a commit has. */
    private static CrashExplorer<Integer> explore(Opening opening) {
        return CrashExplorer.<Integer>workload((path, commits) -> {
                    try (Directory directory = opening.open(path);
                            IndexWriter writer = writer(directory)) {
                        for (int commit = 1; commit <= COMMITS; commit++) {
                            commits.attempt(commit * DOCUMENTS_IN_A_COMMIT);
                            addUpTo(commit * DOCUMENTS_IN_A_COMMIT, writer);
                            commits.acknowledge(commit * DOCUMENTS_IN_A_COMMIT);
                        }
                    }
                })
                .budget(1500);
    }

    /** Goes on with what it finds, too: an index that is damaged may show that only later. */
    private static void checkAndCommit(Path path, Acknowledgements<Integer> commits) throws IOException {
        try (Directory directory = new NIOFSDirectory(path)) {
            int before = check(directory, commits);
            try (IndexWriter writer = writer(directory)) {
                commits.attempt(before + 1);
                addUpTo(before + 1, writer);
                commits.acknowledge(before + 1);
            }
            assertThat(check(directory, commits)).isEqualTo(before + 1);
        }
    }

    /** A commit is there whole or not at all, and one that came back is there. */
    private static int check(Directory directory, Acknowledgements<Integer> commits) throws IOException {
        List<Integer> acknowledged = commits.acknowledged();
        int least = acknowledged.isEmpty() ? 0 : acknowledged.get(acknowledged.size() - 1);
        if (least == 0 && !DirectoryReader.indexExists(directory)) {
            return 0;
        }
        List<Integer> numbers = numbers(directory);
        assertThat(numbers)
                .isEqualTo(IntStream.rangeClosed(1, numbers.size()).boxed().toList());
        assertThat(numbers).hasSizeGreaterThanOrEqualTo(least);
        if (!numbers.isEmpty()) {
            assertThat(commits.attempted()).contains(numbers.size());
        }
        try (CheckIndex index = new CheckIndex(directory)) {
            assertThat(index.checkIndex().clean).as("CheckIndex finds nothing").isTrue();
        }
        return numbers.size();
    }

    private static List<Integer> numbers(Directory directory) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
            StoredFields documents = reader.storedFields();
            for (int each = 0; each < reader.maxDoc(); each++) {
                numbers.add(documents
                        .document(each)
                        .getField("number")
                        .numericValue()
                        .intValue());
            }
        }
        return numbers;
    }

    private static void addUpTo(int last, IndexWriter writer) throws IOException {
        for (int number = writer.getDocStats().numDocs + 1; number <= last; number++) {
            Document document = new Document();
            document.add(new StoredField("number", number));
            writer.addDocument(document);
        }
        writer.commit();
    }

    /** Merges in this thread, so that a seed has the same operations each time. */
    private static IndexWriter writer(Directory directory) throws IOException {
        return new IndexWriter(directory, new IndexWriterConfig().setMergeScheduler(new SerialMergeScheduler()));
    }
}
