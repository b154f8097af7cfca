package com.example.restore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;

/** The job that writes a savepoint and, with other names, restores one. */
final class Job {
    final int parallelism;
    final JobGraph graph;
    final ExecutionConfig config;
    /** Those that report, by name; all but the source. */
    final Map<String, Described> operators = new LinkedHashMap<>();
    final Names names;
    private final Set<String> without;

    Job(Configuration configuration, int parallelism, int maxParallelism, Names names, Set<String> without) {
        this.parallelism = parallelism;
        this.names = names;
        this.without = without;
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        env.setMaxParallelism(maxParallelism);
        DataStream<Integer> numbers = env.addSource(new FeedSource(), "feed", Types.INT).uid("feed").setParallelism(1);
        DataStream<Integer> byKey = numbers.keyBy(Rules::key, Types.STRING);
        add("accounts", byKey, new Accounts("accounts", names));
        add("left", byKey, new Counter("left", names));
        add("right", byKey, new Counter("right", names));
        add("rules", numbers.rebalance(), new Rulebook("rules", names));
        config = env.getConfig();
        graph = env.getStreamGraph().getJobGraph();
        graph.setSavepointRestoreSettings(SavepointRestoreSettings.fromConfiguration(configuration));
    }

    private <O extends OneInputStreamOperator<Integer, Void> & Described> void add(String name, DataStream<Integer> input, O operator) {
        if (!without.contains(name)) {
            input.transform(name, Types.VOID, operator).uid(names.uid(name));
            operators.put(name, operator);
        }
    }

    /** Each operator is a vertex of its own, which bears its name. */
    Map<OperatorID, String> operatorIds() {
        Map<OperatorID, String> ids = new LinkedHashMap<>();
        for (JobVertex vertex : graph.getVertices()) {
            ids.put(vertex.getOperatorIDs().get(0).getGeneratedOperatorID(), vertex.getName());
        }
        return ids;
    }

    /** Of all operators that report. */
    int subtasks() {
        return operators.size() * parallelism;
    }
}
