package io.edgestore.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

class PlanTest {

    @Test
    void eachSubjectIsABenchmarkAndHasAllItsParameters() throws Exception {
        for (Subject subject : subjects()) {
            int dot = subject.method().lastIndexOf('.');
            Class<?> benchmark =
                    Class.forName("io.edgestore.benchmarks." + subject.method().substring(0, dot));
            Method method = Arrays.stream(benchmark.getMethods())
                    .filter(each -> each.getName().equals(subject.method().substring(dot + 1)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no method: " + subject.method()));
            assertThat(method.isAnnotationPresent(Benchmark.class))
                    .as(subject.method())
                    .isTrue();
            List<Field> parameters = Stream.concat(Stream.of(benchmark), Arrays.stream(method.getParameterTypes()))
                    .flatMap(state -> Arrays.stream(state.getDeclaredFields()))
                    .filter(field -> field.isAnnotationPresent(Param.class))
                    .filter(field -> field.getAnnotation(Param.class).value().length != 1 // one: a default
                            || field.getType().isEnum())
                    .toList();
            assertThat(subject.parameters().keySet())
                    .as(subject.description())
                    .containsExactlyInAnyOrderElementsOf(
                            parameters.stream().map(Field::getName).toList());
            for (Field parameter : parameters) {
                assertThat(values(parameter))
                        .as(subject.description())
                        .contains(subject.parameters().get(parameter.getName()));
            }
        }
    }

    private static List<String> values(Field parameter) {
        return parameter.getType().isEnum()
                ? Arrays.stream(parameter.getType().getEnumConstants())
                        .map(Object::toString)
                        .toList()
                : List.of(parameter.getAnnotation(Param.class).value());
    }

    @Test
    void whatAnAimIsAboutStandsInItsRow() {
        for (PlannedRow row : rows()) {
            List<String> names = row.subjects().stream().map(Subject::name).toList();
            assertThat(names).as(row.title()).doesNotHaveDuplicates();
            assertThat(row.subjects().get(0).role()).as(row.title()).isEqualTo(Role.OURS);
            for (Aim aim : row.aims()) {
                assertThat(aim.kind() == Aim.Kind.ALONE || names.contains(aim.against()))
                        .as(row.title())
                        .isTrue();
            }
        }
    }

    @Test
    void chartsHaveNamesOfTheirOwn() {
        assertThat(rows().stream().map(PlannedRow::chart).filter(name -> name != null))
                .hasSizeGreaterThan(2)
                .doesNotHaveDuplicates();
    }

    @Test
    void titlesChooseASection() {
        assertThat(Plan.sections().stream().map(PlannedSection::title).collect(Collectors.toList()))
                .doesNotHaveDuplicates();
    }

    private static List<PlannedRow> rows() {
        return Plan.sections().stream()
                .flatMap(section -> section.rows().stream())
                .toList();
    }

    private static List<Subject> subjects() {
        return rows().stream().flatMap(row -> row.subjects().stream()).toList();
    }
}
