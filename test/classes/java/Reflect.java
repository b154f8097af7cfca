import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Reflect <directory of classes>: what reflection says of each class, as JSON by name, with the class file in base64. */
public class Reflect {
  public static void main(String[] args) throws Exception {
    Path root = Path.of(args[0]);
    URLClassLoader loader = new URLClassLoader(new URL[] {root.toUri().toURL()});
    List<Path> files;
    try (var walk = Files.walk(root)) {
      files = walk.filter(path -> path.toString().endsWith(".class")).sorted().toList();
    }
    List<String> lines = new ArrayList<>();
    for (Path file : files) {
      String name = root.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
      Map<String, Object> all = describe(Class.forName(name, false, loader));
      all.put("file", Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
      lines.add(text(name) + ": " + json(all));
    }
    System.out.println("{\n" + String.join(",\n", lines) + "\n}");
  }

  static Map<String, Object> describe(Class<?> c) throws Exception {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("access", c.getModifiers());
    all.put("superclass", c.isInterface() ? "java.lang.Object" : c.getSuperclass() == null ? null : c.getSuperclass().getName());
    all.put("interfaces", Arrays.stream(c.getInterfaces()).map(Class::getName).toList());
    all.put("genericSuperclass", c.getGenericSuperclass() == null ? "java.lang.Object" : type(c.getGenericSuperclass()));
    all.put("typeParameters", Arrays.stream(c.getTypeParameters()).map(p -> p.getName() + types(p.getBounds(), " extends ", " & ")).toList());
    all.put("annotations", annotations(c.getDeclaredAnnotations()));
    List<Object> fields = new ArrayList<>();
    for (Field f : c.getDeclaredFields()) {
      Map<String, Object> field = new LinkedHashMap<>();
      field.put("name", f.getName());
      field.put("access", f.getModifiers());
      field.put("descriptor", f.getType().descriptorString());
      field.put("type", type(f.getGenericType()));
      field.put("annotations", annotations(f.getDeclaredAnnotations()));
      fields.add(field);
    }
    all.put("fields", fields);
    if (c.isEnum())
      all.put("enumConstants", Arrays.stream(c.getDeclaredFields()).filter(Field::isEnumConstant).map(Field::getName).toList());
    if (c.isRecord()) {
      List<Object> components = new ArrayList<>();
      for (RecordComponent r : c.getRecordComponents()) components.add(r.getName() + ": " + type(r.getGenericType()));
      all.put("recordComponents", components);
    }
    return all;
  }

  static List<Object> annotations(Annotation[] annotations) throws Exception {
    List<Object> all = new ArrayList<>();
    for (Annotation a : annotations) {
      Map<String, Object> values = new LinkedHashMap<>();
      Method[] methods = a.annotationType().getDeclaredMethods();
      Arrays.sort(methods, Comparator.comparing(Method::getName));
      for (Method m : methods) {
        Object value = m.invoke(a);
        if (Objects.deepEquals(value, m.getDefaultValue())) continue;
        boolean plain = value instanceof Number || value instanceof Boolean || value instanceof String || value instanceof Character;
        values.put(m.getName(), plain ? value instanceof Long l ? l + "n" : value instanceof Character ch ? String.valueOf(ch) : value : null);
      }
      all.add(Map.of(a.annotationType().descriptorString(), values));
    }
    return all;
  }

  static String types(Type[] types, String before, String between) {
    return types.length == 0 ? "" : before + Arrays.stream(types).map(Reflect::type).collect(Collectors.joining(between));
  }

  static String type(Type type) {
    if (type instanceof Class<?> c) return c.isArray() ? type(c.getComponentType()) + "[]" : c.getName();
    if (type instanceof GenericArrayType a) return type(a.getGenericComponentType()) + "[]";
    if (type instanceof TypeVariable<?> v) return v.getName();
    if (type instanceof WildcardType w) {
      if (w.getLowerBounds().length > 0) return "? super " + type(w.getLowerBounds()[0]);
      return w.getUpperBounds()[0] == Object.class ? "?" : "? extends " + type(w.getUpperBounds()[0]);
    }
    ParameterizedType p = (ParameterizedType) type;
    return type(p.getRawType()) + (p.getActualTypeArguments().length == 0 ? "" : types(p.getActualTypeArguments(), "<", ", ") + ">");
  }

  static String json(Object value) {
    if (value instanceof String s) return text(s);
    if (value instanceof List<?> l) return l.stream().map(Reflect::json).collect(Collectors.joining(", ", "[", "]"));
    if (value instanceof Map<?, ?> m)
      return m.entrySet().stream().map(e -> text(e.getKey().toString()) + ": " + json(e.getValue())).collect(Collectors.joining(", ", "{", "}"));
    return String.valueOf(value);
  }

  static String text(String s) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : s.toCharArray()) {
      if (c < 0x20 || c > 0x7e) out.append(String.format("\\u%04x", (int) c));
      else if (c == '"' || c == '\\') out.append('\\').append(c);
      else out.append(c);
    }
    return out.append('"').toString();
  }
}
