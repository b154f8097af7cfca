import com.acme.animals.Animal;
import java.math.BigDecimal;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * AnimalsJob <directory> <CANONICAL or NATIVE>: a savepoint of the heap backend whose POJO state holds a subclass that nobody registered.
 * ../animals.json has the _metadata of two (gzip, base64): canonical of Flink 1.20.3 and native of 2.3.0. Class path as in test/flink.
 */
public class AnimalsJob {
  public static class Keep extends KeyedProcessFunction<Long, Long, Long> {
    @Override
    public void processElement(Long x, Context context, Collector<Long> out) throws Exception {
      ValueState<Animal> state = getRuntimeContext().getState(new ValueStateDescriptor<>("animal", Animal.class));
      Animal.Dog dog = new Animal.Dog();
      dog.name = "Rex" + x;
      dog.setLegs(4);
      dog.coat = Animal.Coat.WIRE;
      dog.age = (int) (long) context.getCurrentKey();
      dog.setGood(true);
      dog.weight = new BigDecimal("12.50");
      dog.home = new Animal.Home();
      dog.home.street = "Elm";
      dog.home.visits = new long[] {1, -1};
      dog.homes = new Animal.Home[] {dog.home, null};
      state.update(dog);
      out.collect(x);
    }
  }

  public static void main(String[] args) throws Exception {
    Configuration configuration = new Configuration();
    configuration.setString("state.backend.type", "hashmap");
    configuration.setString("rest.port", "0");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
    env.fromSequence(0, 1_000_000_000L)
        .map(
            x -> {
              Thread.sleep(20);
              return x;
            })
        .returns(Long.class)
        .keyBy(x -> x % 10)
        .process(new Keep())
        .uid("keep")
        .print();
    JobClient job = env.executeAsync();
    Thread.sleep(6000);
    System.err.println(job.triggerSavepoint(args[0], SavepointFormatType.valueOf(args[1])).get());
    job.cancel().get();
    System.exit(0);
  }
}
