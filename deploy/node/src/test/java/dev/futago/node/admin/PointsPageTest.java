package dev.futago.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import dev.futago.common.role.DrillPoint;
import dev.futago.node.points.Act;
import dev.futago.node.points.DrillPoints;
import dev.futago.node.points.Stand;

import io.netty.handler.codec.http.HttpMethod;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Optional;

class PointsPageTest {

    private final DrillPoints points = new DrillPoints(new Stand());
    private final PointsPage page = new PointsPage(Optional.of(points));

    private Answer post(String json) {
        return page.answer(HttpMethod.POST, Optional.of("application/json"), json);
    }

    private JsonObject listed(DrillPoint point) {
        Answer answer = page.answer(HttpMethod.GET, Optional.empty(), "");
        assertThat(answer.status().code()).isEqualTo(200);
        return JsonParser.parseString(answer.body())
                .getAsJsonObject()
                .getAsJsonArray("points")
                .asList()
                .stream()
                .map(JsonElement::getAsJsonObject)
                .filter(each -> each.get("point").getAsString().equals(point.label()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aNodeThatIsNotForDrillsHasNoPoints() {
        var none = new PointsPage(Optional.empty());

        for (HttpMethod method : new HttpMethod[] {HttpMethod.GET, HttpMethod.POST}) {
            Answer answer =
                    none.answer(
                            method,
                            Optional.of("application/json"),
                            "{\"point\":\"before-send\",\"act\":\"crash\"}");
            assertThat(answer.status().code()).isEqualTo(404);
            assertThat(answer.body()).contains("--drill-points");
        }
    }

    @Test
    void aPointIsArmedAndListedAndTakenBack() {
        points.pass(DrillPoint.BEFORE_APPLY);

        Answer armed = post("{\"point\":\"before-apply\",\"act\":\"crash\",\"pass\":3}");
        points.pass(DrillPoint.BEFORE_APPLY);

        assertThat(armed.status().code()).isEqualTo(200);
        assertThat(armed.body()).contains("before-apply: armed, crash at pass 3");
        assertThat(listed(DrillPoint.BEFORE_APPLY).toString())
                .isEqualTo(
                        "{\"point\":\"before-apply\",\"passes\":2,"
                                + "\"armed\":{\"act\":\"crash\",\"pass\":3,\"passed\":1}}");

        assertThat(post("{\"point\":\"before-apply\",\"act\":\"off\"}").status().code())
                .isEqualTo(200);
        assertThat(listed(DrillPoint.BEFORE_APPLY).has("armed")).isFalse();
    }

    @Test
    void everyPointIsListed() {
        for (DrillPoint point : DrillPoint.values()) {
            assertThat(listed(point).get("passes").getAsLong()).isZero();
        }
    }

    @Test
    void aPassThatIsNotToldIsTheNext() {
        post("{\"point\":\"before-claim\",\"act\":\"delay\",\"millis\":4000}");

        assertThat(points.standings())
                .filteredOn(standing -> standing.point() == DrillPoint.BEFORE_CLAIM)
                .extracting(DrillPoints.Standing::armed)
                .containsExactly(Optional.of(new DrillPoints.Armed(new Act.Delay(4_000), 1)));
        assertThat(listed(DrillPoint.BEFORE_CLAIM).toString()).contains("\"millis\":4000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"point":"before-aply","act":"crash"}                    | did you mean before-apply?
                    {"point":"before-apply","act":"crahs"}                   | did you mean crash?
                    {"point":"before-apply","act":"crash","pas":3}           | did you mean pass?
                    {"act":"crash"}                                          | point is missing
                    {"point":"before-apply"}                                 | act is missing
                    {"point":"before-apply","act":"crash","pass":0}          | pass is 1 to
                    {"point":"before-apply","act":"pause"}                   | millis is missing
                    {"point":"before-apply","act":"pause","millis":600001}   | millis is 1 to 600000
                    {"point":"before-apply","act":"crash","millis":1}        | crash takes no millis
                    {"point":"before-apply","act":"delay","millis":1}        | only before-claim can be delayed
                    {"point":null,"act":"crash"}                             | cannot be armed
                    {"point":"before-apply","act":"crash","pass":"x"}        | cannot be armed
                    []                                                       | cannot be armed
                    {                                                        | cannot be armed
                    """)
    void whatCannotBeArmedIsRefusedAndTheNearestNameIsTold(String json, String words) {
        Answer answer = post(json);

        assertThat(answer.status().code()).isEqualTo(400);
        assertThat(answer.body()).contains(words);
        assertThat(points.standings()).allMatch(standing -> standing.armed().isEmpty());
    }

    @Test
    void noFormOfAForeignPageArmsAnything() {
        String json = "{\"point\":\"before-apply\",\"act\":\"crash\"}";

        assertThat(page.answer(HttpMethod.POST, Optional.of("text/plain"), json).status().code())
                .isEqualTo(415);
        assertThat(page.answer(HttpMethod.POST, Optional.empty(), json).status().code())
                .isEqualTo(415);
        assertThat(page.answer(HttpMethod.PUT, Optional.empty(), json).status().code())
                .isEqualTo(405);
        assertThat(points.standings()).allMatch(standing -> standing.armed().isEmpty());
    }
}
