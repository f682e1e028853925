package dev.futago.drill.paper;

import dev.futago.common.memory.Delta;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Sync;

import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The paper's figure 2: guest memory against response rate, a line for each way to run. */
public final class PaperFigure {

    private static final int WIDTH = 1100;
    private static final int HEIGHT = 640;
    private static final double GIB = 1L << 30;

    private static final Color OF_OFF = new Color(0x222222);
    private static final Color OF_PAPER = new Color(0x6B7280);

    private final Findings findings;

    /** A figure of findings. */
    public PaperFigure(Findings findings) {
        this.findings = findings;
    }

    /** As PNG. */
    public byte[] png() {
        return written("png");
    }

    /** As SVG. */
    public byte[] svg() {
        return written("svg");
    }

    private byte[] written(String format) {
        try {
            return ChartEncoder.getBytes(chart(), format);
        } catch (IOException failed) {
            throw new UncheckedIOException("the figure cannot be written", failed);
        }
    }

    private XYChart chart() {
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(title())
                        .xAxisTitle("guest memory (GiB)")
                        .yAxisTitle("requests per second (logarithmic)")
                        .build();
        style(chart);
        for (Variant variant : findings.plan().variants()) {
            addMeasured(chart, variant);
        }
        addPublished(chart, "the paper: off", Published::off, SeriesMarkers.DIAMOND);
        addPublished(chart, "the paper: Kemari", Published::kemari, SeriesMarkers.SQUARE);
        return chart;
    }

    private String title() {
        Load load = findings.plan().load();
        return "Guest memory and response rate, connections × in flight: %d × %d"
                .formatted(load.connections(), load.depth());
    }

    private static void style(XYChart chart) {
        chart.getStyler()
                .setYAxisLogarithmic(true)
                .setXAxisMin(0.0)
                .setYAxisDecimalPattern("#,##0")
                .setXAxisDecimalPattern("0.#")
                .setPlotGridLinesColor(new Color(0xDDDDDD))
                .setLegendPosition(LegendPosition.OutsideE)
                .setLegendBorderColor(Color.WHITE)
                .setLegendSeriesLineLength(40)
                .setChartBackgroundColor(Color.WHITE)
                .setChartTitleBoxVisible(false)
                .setMarkerSize(9)
                .setLocale(Locale.ROOT);
    }

    private void addMeasured(XYChart chart, Variant variant) {
        var gibs = new ArrayList<Double>();
        var rates = new ArrayList<Double>();
        for (long memoryBytes : findings.plan().memories()) {
            findings.rate(new Combination(memoryBytes, variant))
                    .ifPresent(
                            rate -> {
                                gibs.add(memoryBytes / GIB);
                                rates.add(rate.median());
                            });
        }
        if (!gibs.isEmpty()) {
            XYSeries line = chart.addSeries(variant.label(), gibs, rates);
            line.setLineStyle(strokeOf(variant));
            line.setMarker(markerOf(variant.tracker()));
            colour(line, colorOf(variant));
        }
    }

    private static void addPublished(
            XYChart chart, String name, ToDoubleFunction<Published> rate, Marker marker) {
        List<Published> rows = Published.TABLE;
        XYSeries line =
                chart.addSeries(
                        name,
                        rows.stream().map(row -> row.memoryBytes() / GIB).toList(),
                        rows.stream().map(rate::applyAsDouble).toList());
        line.setLineStyle(SeriesLines.DASH_DASH);
        line.setMarker(marker);
        colour(line, OF_PAPER);
    }

    private static void colour(XYSeries line, Color color) {
        line.setLineColor(color);
        line.setMarkerColor(color);
    }

    /** A mode has a hue, its trackers shades of it. */
    private static Color colorOf(Variant variant) {
        boolean isPipelined = variant.sync() == Sync.PIPELINED;
        return switch (variant.tracker()) {
            case NONE -> OF_OFF;
            case FLAGS -> new Color(isPipelined ? 0x1E3A8A : 0x7F1D1D);
            case BITMAP -> new Color(isPipelined ? 0x2563EB : 0xDC2626);
            case QUEUE -> new Color(isPipelined ? 0x0EA5E9 : 0xF59E0B);
        };
    }

    private static Marker markerOf(Tracking tracker) {
        return switch (tracker) {
            case NONE -> SeriesMarkers.DIAMOND;
            case FLAGS -> SeriesMarkers.SQUARE;
            case BITMAP -> SeriesMarkers.TRIANGLE_UP;
            case QUEUE -> SeriesMarkers.CIRCLE;
        };
    }

    /** Lines that may lie on each other differ: what lies below shows through the gaps. */
    private static BasicStroke strokeOf(Variant variant) {
        return switch (variant.tracker()) {
            case NONE, FLAGS -> SeriesLines.SOLID;
            case BITMAP -> SeriesLines.DASH_DOT;
            case QUEUE -> variant.delta() == Delta.LINE ? SeriesLines.SOLID : SeriesLines.DOT_DOT;
        };
    }
}
