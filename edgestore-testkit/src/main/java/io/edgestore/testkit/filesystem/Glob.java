package io.edgestore.testkit.filesystem;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Globs, as {@link java.nio.file.FileSystem#getPathMatcher} describes them, made into regular expressions. */
final class Glob {

    private final String glob;
    private final StringBuilder regex = new StringBuilder();
    private int at;
    private boolean inGroup;

    private Glob(String glob) {
        this.glob = glob;
    }

    static Pattern compile(String glob) {
        return Pattern.compile(new Glob(glob).regex());
    }

    private String regex() {
        while (at < glob.length()) {
            char c = glob.charAt(at++);
            switch (c) {
                case '\\' -> literal(next("a character to escape"));
                case '*' -> star();
                case '?' -> regex.append("[^/]");
                case '[' -> bracket();
                case '{' -> openGroup();
                case '}' -> closeGroup();
                case ',' -> regex.append(inGroup ? "|" : ",");
                default -> literal(c);
            }
        }
        if (inGroup) {
            throw error("a missing '}'");
        }
        return regex.toString();
    }

    private void star() {
        if (at < glob.length() && glob.charAt(at) == '*') {
            at++;
            regex.append(".*");
        } else {
            regex.append("[^/]*");
        }
    }

    private void bracket() {
        // An intersection: a bracket never matches a slash, whatever its range.
        regex.append("[[^/]&&[");
        if (at < glob.length() && glob.charAt(at) == '!') {
            at++;
            regex.append('^');
        }
        boolean first = true;
        for (char c = next("a missing ']'"); c != ']'; c = next("a missing ']'")) {
            if (c == '/') {
                throw error("a slash in brackets");
            }
            if (c == '-' && !first && at < glob.length() && glob.charAt(at) != ']') {
                regex.append('-');
            } else {
                // A backslash before a letter or digit would mean something else.
                regex.append(Character.isLetterOrDigit(c) ? "" : "\\").append(c);
            }
            first = false;
        }
        regex.append("]]");
    }

    private void openGroup() {
        if (inGroup) {
            throw error("a group in a group");
        }
        inGroup = true;
        regex.append("(?:");
    }

    private void closeGroup() {
        regex.append(inGroup ? ")" : "\\}");
        inGroup = false;
    }

    private void literal(char c) {
        regex.append(Pattern.quote(String.valueOf(c)));
    }

    private char next(String expected) {
        if (at == glob.length()) {
            throw error(expected);
        }
        return glob.charAt(at++);
    }

    private PatternSyntaxException error(String what) {
        return new PatternSyntaxException("Glob with " + what, glob, Math.max(0, at - 1));
    }
}
