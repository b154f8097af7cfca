package com.acme;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What class files can say, for the parser. Compiled by ../make.sh. */
public class Zoo<K extends Comparable<? super K>, V extends Object & Runnable & java.io.Serializable> {

  @Retention(RetentionPolicy.RUNTIME)
  public @interface Mark {
    byte b() default 1;

    short s() default 1;

    int i() default 1;

    long l() default 1;

    float f() default 1;

    double d() default 1;

    char c() default 'x';

    boolean z() default false;

    String text() default "";

    Class<?> type() default Object.class;

    Color color() default Color.RED;

    Inside inside() default @Inside(1);

    int[] many() default {};
  }

  @Retention(RetentionPolicy.RUNTIME)
  public @interface Inside {
    int value();
  }

  /** Not kept for reflection. */
  @Retention(RetentionPolicy.CLASS)
  public @interface Hidden {}

  public enum Color {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "g";
      }
    },
    BLUE;

    static final Color DEFAULT = BLUE;
    public static final int ÉCLAT = 7;
  }

  protected static class Guarded {
    protected volatile int count;
    private transient Object skipped;
  }

  private class Inner<T> {
    Zoo<K, V>.Inner<List<T>> next;
    T[][] grid;
    K outer;
  }

  public static final class Node<T> extends Base<List<? extends T>, int[][]> implements Comparable<Node<T>> {
    public Node<?> any;
    public Map<? super Integer, Map.Entry<String, T[]>> map;
    public Function<long[], ? extends Collection<?>[]> function;
    @SuppressWarnings("rawtypes")
    public List raw;

    @Override
    public int compareTo(Node<T> o) {
      return 0;
    }
  }

  public abstract static class Base<A, B> {
    A a;
    protected B b;
    boolean z;
    byte by;
    char ch;
    short sh;
    int in;
    long lo = Long.MAX_VALUE - 1;
    float fl;
    double dou = Math.PI * 2;
    String[] names;
  }

  public record Pair<L, R>(L left, @Mark(i = 3) R right, int... more) {
    static int made;
  }

  @Mark(b = -2, s = -300, i = 70000, l = 1L << 40, f = 1.5f, d = 2.5, c = '\u0000', z = true, text = "né\u0000\uD83D\uDE00",
      type = String.class, color = Color.BLUE, inside = @Inside(9), many = {1, 2})
  public static class Marked {
    @Mark @Hidden @Deprecated public int first;
    @Mark(text = "t") public String 𝒳é;
  }

  public interface Shape extends Runnable, Comparable<Shape> {
    int SIDES = 3;
  }

  static Object local() {
    class Local {
      int of;
    }
    return new Object() {
      final Local local = new Local();
    };
  }
}
