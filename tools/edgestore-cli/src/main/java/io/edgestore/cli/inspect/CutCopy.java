package io.edgestore.cli.inspect;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was once cut from a file, and is kept beside it.
 *
 * @param copy where it is kept
 * @param offset where it stood in the file
 * @param length in bytes
 */
record CutCopy(Path copy, long offset, long length) {

    private static final Pattern SUFFIX = Pattern.compile("\\.cut-(\\d{1,18})-(\\d{1,18})(?:\\.\\d{1,9})?");

    /** All that was cut from a file, in the order in which it stood there. Copies under shortened names are not found. */
    static List<CutCopy> of(Path file) throws IOException {
        String name = file.getFileName().toString();
        List<CutCopy> copies = new ArrayList<>();
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(
                file.toAbsolutePath().getParent(),
                sibling -> sibling.getFileName().toString().startsWith(name + ".cut-"))) {
            for (Path sibling : siblings) {
                String suffix = sibling.getFileName().toString().substring(name.length());
                Matcher matcher = SUFFIX.matcher(suffix);
                if (matcher.matches()) {
                    copies.add(new CutCopy(
                            file.resolveSibling(sibling.getFileName()),
                            Long.parseLong(matcher.group(1)),
                            Long.parseLong(matcher.group(2))));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        copies.sort(Comparator.comparingLong(CutCopy::offset)
                .thenComparing(cut -> cut.copy().toString()));
        return copies;
    }
}
