package dev.futago.drill.report;

import dev.futago.drill.measure.Machine;

import java.util.List;

/**
 * What a run of drills has shown.
 *
 * @param began when, in ISO 8601
 * @param machine where
 * @param setting how the pair was made and loaded, in words that the command line takes
 * @param drills in the order in which they were run
 */
public record DrillReport(String began, Machine machine, String setting, List<DrillResult> drills) {

    /** Keeps them as they are now. */
    public DrillReport {
        drills = List.copyOf(drills);
    }

    /** Whether at least one drill was run, and all that were run were good. */
    public boolean isGood() {
        return drills.stream().anyMatch(DrillResult::isGood)
                && drills.stream().allMatch(drill -> drill.isSkipped() || drill.isGood());
    }
}
