package com.example;

import com.example.Specimen.Family;
import com.example.zoo.Bird;
import com.example.zoo.ByLength;
import com.example.zoo.Diet;
import com.example.zoo.Flock;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;

/** Collections of the JDK, and arrays. */
final class ZooCollections {
    private ZooCollections() {}

    static Family lists() {
        List<Object> gaps = new ArrayList<>(Arrays.asList("a", null, "a", 1, null));
        List<Object> self = new ArrayList<>();
        self.add("me");
        self.add(self);
        String shared = "shared";
        return new Family("lists")
                .add("ArrayList", new ArrayList<>(List.of("one", "two"))).add("ArrayList empty", new ArrayList<>()).add("ArrayList gaps", gaps)
                .add("ArrayList of nulls", new ArrayList<>(Arrays.asList(null, null))).add("ArrayList mixed", mixed()).addCyclic("ArrayList self", self)
                .add("ArrayList shared", new ArrayList<>(List.of(shared, shared, new ArrayList<>(List.of(shared)))))
                .add("ArrayList same class with null", new ArrayList<>(Arrays.asList(1L, null, 3L)))
                .add("ArrayList many", many(new ArrayList<>(), 70))
                .add("LinkedList", many(new LinkedList<>(), 3)).add("ArrayDeque", many(new ArrayDeque<>(), 3)).add("Vector", many(new Vector<>(), 2))
                .add("Stack", many(new Stack<>(), 2)).add("HashSet", many(new HashSet<>(), 5)).add("LinkedHashSet", many(new LinkedHashSet<>(), 2))
                .add("TreeSet", many(new TreeSet<>(), 4)).add("TreeSet reverse", many(new TreeSet<Object>(Collections.reverseOrder()), 3))
                .add("TreeSet by the job", words(new TreeSet<>(new ByLength(true)))).add("TreeSet of text", words(new TreeSet<>(String.CASE_INSENSITIVE_ORDER)))
                .add("PriorityQueue", new PriorityQueue<>(List.of(5, 3, 4, 1))).add("PriorityQueue reverse", reversed())
                .add("EnumSet", EnumSet.of(Diet.SEEDS, Diet.ANYTHING)).add("EnumSet empty", EnumSet.noneOf(Diet.class)).add("EnumSet bodies", EnumSet.allOf(Bird.Plumage.class))
                .add("Arrays.asList", Arrays.asList(1, 2, null)).add("Arrays.asList words", Arrays.asList("x", "y")).add("Arrays.asList empty", Arrays.asList())
                .add("emptyList", Collections.emptyList()).add("emptySet", Collections.emptySet()).add("singletonList", Collections.singletonList("single"))
                .add("singletonList null", Collections.singletonList(null)).add("singleton", Collections.singleton(7L))
                .add("Flock", new Flock("tit", "robin"))
                .add("CopyOnWriteArrayList", many(new CopyOnWriteArrayList<>(), 2)).add("CopyOnWriteArraySet", many(new CopyOnWriteArraySet<>(), 2))
                .add("ConcurrentLinkedQueue", many(new ConcurrentLinkedQueue<>(), 2)).add("ConcurrentLinkedDeque", many(new ConcurrentLinkedDeque<>(), 2))
                .add("LinkedBlockingQueue", many(new LinkedBlockingQueue<>(), 2)).add("LinkedBlockingDeque", many(new LinkedBlockingDeque<>(), 2))
                .add("PriorityBlockingQueue", many(new PriorityBlockingQueue<>(), 2)).add("ConcurrentSkipListSet", many(new ConcurrentSkipListSet<>(), 2));
    }

    static Family maps() {
        Map<Object, Object> self = new HashMap<>();
        self.put("me", self);
        Map<Object, Object> gaps = new LinkedHashMap<>();
        gaps.put("a", null);
        gaps.put(null, "b");
        Map<Object, Object> nested = new LinkedHashMap<>();
        nested.put("list", new ArrayList<>(List.of(1, "2")));
        nested.put("map", fill(new TreeMap<>(), 2));
        return new Family("maps")
                .add("HashMap", fill(new HashMap<>(), 4)).add("HashMap empty", new HashMap<>()).addCyclic("HashMap self", self)
                .add("LinkedHashMap", fill(new LinkedHashMap<>(), 3)).add("LinkedHashMap gaps", gaps).add("LinkedHashMap nested", nested)
                .add("LinkedHashMap by number", numbered(new LinkedHashMap<>())).add("LinkedHashMap by char", new LinkedHashMap<>(Map.of('c', 1)))
                .add("LinkedHashMap by enum", new LinkedHashMap<>(Map.of(Bird.Plumage.BRIGHT, LocalDate.EPOCH)))
                .add("TreeMap", fill(new TreeMap<>(), 3)).add("TreeMap reverse", fill(new TreeMap<>(Collections.reverseOrder()), 3))
                .add("TreeMap by the job", fill(new TreeMap<>(new ByLength(false)), 1)).add("TreeMap by number", numbered(new TreeMap<>()))
                .add("Hashtable", fill(new Hashtable<>(), 2)).add("Properties", properties()).add("IdentityHashMap", fill(new IdentityHashMap<>(), 1))
                .add("emptyMap", Collections.emptyMap()).add("singletonMap", Collections.singletonMap("key", 1.5))
                .add("singletonMap by number", Collections.singletonMap(1, null))
                .add("ConcurrentHashMap", fill(new ConcurrentHashMap<>(), 3)).add("ConcurrentSkipListMap", fill(new ConcurrentSkipListMap<>(), 3));
    }

    static Family arrays() {
        Object[] self = {"me", null, 1};
        self[1] = self;
        return new Family("arrays")
                .add("byte[]", new byte[] {1, -1, 44}).add("byte[] empty", new byte[0]).add("boolean[]", new boolean[] {true, false})
                .add("short[]", new short[] {-3, 258, 0, 1}).add("char[]", new char[] {'a', '\u20ac', 'b', 'c'}).add("int[]", new int[] {1, -1, Integer.MIN_VALUE})
                .add("long[]", new long[] {1L << 40, -1}).add("float[]", new float[] {0.1f, Float.NEGATIVE_INFINITY}).add("double[]", new double[] {0.1, -0.0})
                .add("String[]", new String[] {"a1", null, ""}).add("Integer[]", new Integer[] {1, null}).add("Object[]", new Object[] {"a", 1, null, new int[] {2}})
                .add("Object[] self", self).add("int[][]", new int[][] {{1}, {}, null, {2, 3}}).add("Object[][]", new Object[][] {{1, "y"}, null})
                .add("String[][]", new String[][] {{"x", null}}).add("Diet[]", new Diet[] {Diet.FISH, null}).add("Plumage[]", Bird.Plumage.values())
                .add("LocalDate[]", new LocalDate[] {LocalDate.EPOCH, null}).add("List[]", new List<?>[] {new ArrayList<>(List.of("in")), null});
    }

    private static List<Object> mixed() {
        return new ArrayList<>(List.of(1, 2L, (short) 3, 'c', "s", 1.5f, 2.5, true, Diet.FISH, Bird.Plumage.BRIGHT, new byte[] {9}));
    }

    private static <C extends Collection<Object>> C many(C collection, int count) {
        for (int i = 0; i < count; i++) {
            collection.add("item " + i);
        }
        return collection;
    }

    private static Collection<String> words(Collection<String> collection) {
        collection.addAll(List.of("pear", "Fig", "banana"));
        return collection;
    }

    private static PriorityQueue<Integer> reversed() {
        PriorityQueue<Integer> queue = new PriorityQueue<>(Collections.reverseOrder());
        queue.addAll(List.of(1, 3, 2));
        return queue;
    }

    private static Object fill(Map<? super String, Object> map, int count) {
        for (int i = 0; i < count; i++) {
            map.put(("key " + i).intern(), i * 1000);
        }
        return map;
    }

    private static Object numbered(Map<Object, Object> map) {
        map.put(7L, "seven");
        map.put(-7L, new ArrayList<>(List.of("minus")));
        return map;
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("host", "localhost");
        return properties;
    }
}
