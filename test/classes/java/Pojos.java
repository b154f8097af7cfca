import com.acme.animals.Animal;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;

/** java -cp <flink-core and what it needs, the classes of make.sh> Pojos.java: what PojoSerializer writes, in hex. */
public class Pojos {
  public static void main(String[] args) throws Exception {
    Animal.Dog dog = new Animal.Dog();
    dog.name = "Rex";
    dog.setLegs(4);
    dog.coat = Animal.Coat.WIRE;
    dog.age = 7;
    dog.setGood(true);
    dog.weight = new BigDecimal("12.50");
    dog.home = new Animal.Home();
    dog.home.street = "Elm";
    dog.home.visits = new long[] {1, -1};
    dog.homes = new Animal.Home[] {dog.home, null};
    Animal plain = new Animal();
    plain.name = "Ant";
    plain.setLegs(6);
    for (Animal animal : List.of(dog, plain, new Animal.Cat())) {
      TypeSerializer<Animal> serializer = serializer();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      serializer.serialize(animal, new DataOutputViewStreamWrapper(out));
      System.out.println(animal.getClass().getSimpleName() + " " + HexFormat.of().formatHex(out.toByteArray()));
    }
  }

  static TypeSerializer<Animal> serializer() throws Exception {
    TypeInformation<Animal> type = TypeInformation.of(Animal.class);
    try { // Flink 2
      Class<?> config = Class.forName("org.apache.flink.api.common.serialization.SerializerConfigImpl");
      Object made = config.getConstructor().newInstance();
      return (TypeSerializer<Animal>)
          type.getClass().getMethod("createSerializer", config.getInterfaces()[0]).invoke(type, made);
    } catch (NoSuchMethodException e) {
      Class<?> config = Class.forName("org.apache.flink.api.common.ExecutionConfig");
      return (TypeSerializer<Animal>)
          type.getClass().getMethod("createSerializer", config).invoke(type, config.getConstructor().newInstance());
    }
  }
}
