import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.specific.SpecificData;

/** What the classes that generated.sh makes say at run time, as members of its JSON. */
public class Generated {
  public static void main(String[] args) throws Exception {
    for (String name : new String[] {"com.acme.avro.Order", "com.acme.avro.Wide"}) {
      byte[] schema = SpecificData.get().getSchema(Class.forName(name)).toString().getBytes(StandardCharsets.UTF_8);
      System.out.printf("\"%s\": \"%s\",%n", name, packed(schema));
    }
    for (String name : new String[] {"com.acme.proto.OrderOuterClass", "com.acme.proto.SingleOuterClass"}) {
      Object descriptor = Class.forName(name).getMethod("getDescriptor").invoke(null);
      Object proto = descriptor.getClass().getMethod("toProto").invoke(descriptor);
      byte[] bytes = (byte[]) proto.getClass().getMethod("toByteArray").invoke(proto);
      System.out.printf("\"%s\": \"%s\",%n", name, packed(bytes));
    }
  }

  /** gzip, for a schema may be long. */
  static String packed(byte[] bytes) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    }
    return Base64.getEncoder().encodeToString(out.toByteArray());
  }
}
