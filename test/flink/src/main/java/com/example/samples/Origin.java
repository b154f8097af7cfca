package com.example.samples;

import java.util.Map;
import org.apache.flink.runtime.util.EnvironmentInformation;

/** The text of origin.md. */
final class Origin {
    private static final Map<Layout.Kind, String> KINDS = Map.of(
            Layout.Kind.CANONICAL, "a canonical savepoint",
            Layout.Kind.NATIVE, "a native savepoint",
            Layout.Kind.CHECKPOINT, "a retained checkpoint");

    private final Sample sample;
    private final SampleJob job;

    Origin(Sample sample, SampleJob job) {
        this.sample = sample;
        this.job = job;
    }

    private String rescaled() {
        return sample.lastParallelism() == 0 ? "" : "The last phase is played by a job that was restored from the checkpoint before it (claim mode "
                + "`CLAIM`), with parallelism " + sample.lastParallelism() + ". ";
    }

    /** @param mapPath the prefix to map and its new place, when files lie where they are not looked for */
    String text(String mapPath) {
        StringBuilder text = new StringBuilder("# " + sample.name() + "\n\n");
        text.append("Written by Flink ").append(EnvironmentInformation.getVersion())
                .append(", state backend `").append(sample.layout().backend()).append("`, as ").append(KINDS.get(sample.layout().kind()))
                .append(" after three phases of the job, with a checkpoint after each earlier phase. ").append(rescaled())
                .append(job.description()).append("\n\nOptions:");
        sample.layout().options().forEach((option, value) -> text.append(" `").append(option).append(": ").append(value).append("`"));
        text.append("\n");
        if (mapPath != null) {
            String[] oldAndNew = mapPath.split("=");
            boolean here = oldAndNew[1].equals(".");
            text.append(here ? "\nThe change files lie in `dstl`" : "\nThe shared files were moved").append("; they are found with `--map-path ")
                    .append(oldAndNew[0]).append("=<this folder>").append(here ? "" : "/" + oldAndNew[1]).append("` (`map-path.txt`).\n");
        }
        return text.toString();
    }
}
