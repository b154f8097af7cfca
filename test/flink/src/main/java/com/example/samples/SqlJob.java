package com.example.samples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNodeContext;
import org.apache.flink.types.Row;

/** Six queries over four tables. */
public final class SqlJob implements SampleJob {
    private final int parallelism;
    private final Map<SqlTables, Feed<Row>> feeds = new EnumMap<>(SqlTables.class);
    private final List<SqlOperator> operators = new ArrayList<>();
    private List<String> uids;

    public SqlJob(int parallelism) {
        this.parallelism = parallelism;
    }

    @Override
    public String description() {
        return "The job has six SQL queries with parallelism " + parallelism + ", over a stream of rows of every kind (`sales`), one with a primary key "
                + "(`customers`) and two with inserts only (`visits`, `events`):\n\n"
                + queries().values().stream().map(query -> "* `" + query.replace("`", "") + "`").collect(Collectors.joining("\n"))
                + "\n\n`table.exec.uid.generation` is `ALWAYS`; no window has been fired.";
    }

    private static Map<String, String> queries() {
        Map<String, String> queries = new LinkedHashMap<>();
        queries.put("totals", SqlTotals.QUERY);
        queries.put("guests", SqlGuests.QUERY);
        queries.put("neighbours", SqlNeighbours.QUERY);
        queries.put("first-visits", SqlFirstVisits.QUERY);
        queries.put("latest", SqlLatest.QUERY);
        queries.put("hourly", SqlHourly.QUERY);
        return queries;
    }

    @Override
    public void build(StreamExecutionEnvironment env) {
        // Flink numbers the parts of a plan throughout the life of the JVM, and the numbers become part of uids.
        ExecNodeContext.resetIdCounter();
        env.setParallelism(parallelism);
        env.setMaxParallelism(128);
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        tables.getConfig().set("table.exec.uid.generation", "ALWAYS");
        Arrays.stream(SqlTables.values()).forEach(table -> table.create(env, tables));
        queries().forEach((name, query) ->
                tables.toChangelogStream(tables.sqlQuery(query)).sinkTo(new DiscardingSink<>()).uid(name + "-sink").name(name + "-sink"));
        uids = env.getStreamGraph(false).getStreamNodes().stream()
                .sorted(Comparator.comparing(StreamNode::getId)).map(StreamNode::getTransformationUID).toList();
        addOperators();
        play();
    }

    private void addOperators() {
        operators.add(new SqlTotals(uid("group-aggregate", 0), parallelism));
        operators.add(new SqlGuests(uid("join", 0), parallelism));
        operators.add(new SqlNeighbours(uid("join", 1), parallelism));
        operators.add(new SqlFirstVisits(uid("deduplicate", 0), parallelism));
        operators.add(new SqlLatest(uid("deduplicate", 1), parallelism));
        operators.add(new SqlHourly(uid("global-window-aggregate", 0), parallelism, SqlScript.WATERMARK));
    }

    /** The uid that Flink made for a transformation, by its order among those of its kind. */
    private String uid(String transformation, int index) {
        return uids.stream().filter(uid -> uid.matches("\\d+_" + transformation))
                .sorted(Comparator.comparing(uid -> Integer.valueOf(uid.split("_")[0]))).toList().get(index);
    }

    private void play() {
        Arrays.stream(SqlTables.values()).forEach(table -> feeds.put(table, new Feed<>()));
        SqlScript script = new SqlScript((table, row) -> {
            feeds.get(table).add(row);
            operators.forEach(operator -> operator.take(table, row));
        });
        for (int phase = 1; phase <= PHASES; phase++) {
            script.play(phase);
            Long watermark = phase == 2 ? SqlScript.WATERMARK : null;
            feeds.forEach((table, feed) -> feed.endPhase(table == SqlTables.EVENTS ? watermark : null));
        }
        operators.forEach(SqlOperator::finish);
    }

    @Override
    public Map<String, Feed<?>> feeds() {
        return feeds.entrySet().stream().collect(Collectors.toMap(entry -> entry.getKey().table(), Map.Entry::getValue));
    }

    @Override
    public List<SqlOperator> operators() {
        return operators;
    }

    @Override
    public List<String> uids() {
        return uids;
    }
}
