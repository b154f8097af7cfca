package com.example.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.table.api.PlanReference;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.delegation.Planner;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNodeContext;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.utils.LogicalTypeUtils;
import org.apache.flink.table.types.utils.TypeConversions;
import org.apache.flink.util.jackson.JacksonMapperFactory;

/** SQL queries over the tables of {@link SqlScript}, as `EXECUTE PLAN` runs them. */
public final class SqlJob implements SampleJob {
    private final int parallelism;
    private final List<SqlQuery> queries;
    private final Map<String, String> options;
    private final Map<SqlTables, Feed<RowData>> feeds = new EnumMap<>(SqlTables.class);
    private final List<SqlOperator> operators = new ArrayList<>();
    private String plan;
    private int sources;
    private List<String> uids;

    public SqlJob(int parallelism, List<SqlQuery> queries) {
        this(parallelism, queries, Map.of());
    }

    /** @param options of the planner */
    public SqlJob(int parallelism, List<SqlQuery> queries, Map<String, String> options) {
        this.parallelism = parallelism;
        this.queries = queries;
        this.options = options;
    }

    @Override
    public String description() {
        return "The job has these SQL queries, run from their compiled plan (`plan.json`) with parallelism " + parallelism + told() + ":\n\n"
                + queries.stream().map(query -> "* `" + query.insert().replace("`", "") + "`").collect(Collectors.joining("\n"))
                + "\n\n`expected-plan.json` has the states of `expected.json` with the names of columns that the plan knows.";
    }

    private String told() {
        return options.entrySet().stream().map(option -> ", `" + option.getKey() + ": " + option.getValue() + "`").sorted().collect(Collectors.joining());
    }

    @Override
    public void build(StreamExecutionEnvironment env) {
        // Flink numbers the parts of a plan throughout the life of the JVM, and the numbers become part of uids.
        ExecNodeContext.resetIdCounter();
        env.setParallelism(parallelism);
        env.setMaxParallelism(128);
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        options.forEach(tables.getConfig()::set);
        Arrays.stream(SqlTables.values()).forEach(table -> table.create(tables));
        plan = compile(tables);
        execute(tables, env);
        StreamGraph graph = env.getStreamGraph(false);
        sources = graph.getSourceIDs().size();
        uids = graph.getStreamNodes().stream()
                .sorted(Comparator.comparing(StreamNode::getId)).map(StreamNode::getTransformationUID).toList();
        addOperators();
        play();
    }

    private String compile(StreamTableEnvironment tables) {
        StatementSet statements = tables.createStatementSet();
        for (SqlQuery query : queries) {
            tables.createTable(query.name(), sink(query, tables.sqlQuery(query.text()).getResolvedSchema()));
            statements.addInsertSql(query.insert());
        }
        return statements.compilePlan().asJsonString();
    }

    private static TableDescriptor sink(SqlQuery query, ResolvedSchema columns) {
        TableDescriptor.Builder table = TableDescriptor.forConnector(SqlConnector.NAME);
        Schema.Builder schema = Schema.newBuilder();
        columns.getColumns().forEach(column -> {
            DataType type = TypeConversions.fromLogicalToDataType(LogicalTypeUtils.removeTimeAttributes(column.getDataType().getLogicalType()));
            schema.column(column.getName(), column.getName().equals(query.key()) ? type.notNull() : type);
        });
        if (query.key() != null) {
            schema.primaryKey(query.key());
            table.option(SqlConnector.CHANGES, SqlConnector.Changes.UPSERTS);
        }
        return table.schema(schema.build()).build();
    }

    /** Without the blanks of Flink, which are half of it. */
    private static String compact(String json) {
        try {
            return JacksonMapperFactory.createObjectMapper().readTree(json) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds to the environment what `EXECUTE PLAN` would submit. */
    private void execute(StreamTableEnvironment tables, StreamExecutionEnvironment env) {
        Planner planner = ((TableEnvironmentImpl) tables).getPlanner();
        try {
            planner.translatePlan(planner.loadPlan(PlanReference.fromJsonString(plan))).forEach(env::addOperator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The queries' operators have the order of the queries among those of their kind. */
    private void addOperators() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        queries.stream().flatMap(query -> query.parts().stream()).forEach(part -> {
            int index = counts.merge(part.transformation(), 1, Integer::sum) - 1;
            operators.add(part.operator().apply(uid(part.transformation(), index), parallelism));
        });
    }

    /** The uid that Flink made for a transformation, by its order among those of its kind. */
    private String uid(String transformation, int index) {
        return uids.stream().filter(uid -> uid.matches("\\d+_" + transformation))
                .sorted(Comparator.comparing(uid -> Integer.valueOf(uid.split("_")[0]))).toList().get(index);
    }

    private void play() {
        Arrays.stream(SqlTables.values()).forEach(table -> feeds.put(table, new Feed<>()));
        SqlScript script = new SqlScript((table, row) -> {
            feeds.get(table).add(table.internal(row));
            operators.forEach(operator -> operator.take(table, row));
        });
        for (int phase = 1; phase <= PHASES; phase++) {
            script.play(phase);
            Long watermark = SqlScript.watermark(phase);
            feeds.forEach((table, feed) -> feed.endPhase(table.isTimed() ? watermark : null));
            operators.forEach(operator -> operator.endPhase(watermark));
        }
        operators.forEach(SqlOperator::finish);
    }

    @Override
    public Map<String, Feed<?>> feeds() {
        return feeds.entrySet().stream().collect(Collectors.toMap(entry -> entry.getKey().table(), Map.Entry::getValue));
    }

    @Override
    public int signals(int phase) {
        return sources;
    }

    @Override
    public List<SqlOperator> operators() {
        return operators;
    }

    @Override
    public List<String> uids() {
        return uids;
    }

    @Override
    public Map<String, String> files() {
        String named = operators.stream()
                .map(operator -> "{ \"uid\": " + Json.string(operator.uid) + ", \"states\": "
                        + operator.namedFacts().stream().map(facts -> "\n  " + facts.json()).collect(Collectors.joining(",", "[", "\n]")) + " }")
                .collect(Collectors.joining(", ", "[", "]\n"));
        return Map.of("plan.json", compact(plan), "expected-plan.json", named);
    }
}
