package com.example;

import com.example.Specimen.Family;
import com.example.samples.KeyedOperator;
import com.example.samples.ScriptedJob;
import com.example.samples.ValueMirror;
import com.example.zoo.Cage;
import com.example.zoo.Diet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.PriorityBlockingQueue;
import org.apache.flink.api.common.typeinfo.Types;

/** Values that Kryo writes like any other and fails to read, or reads as something else. */
public final class ZooOneWayJob extends ScriptedJob {
    private static final List<Object> ITEMS = Collections.unmodifiableList(new ArrayList<>(List.of("a", 1, "a")));

    public ZooOneWayJob() {
        KeyedOperator<String> zoo = add(new KeyedOperator<>("one-way", 1, 128, Types.STRING, "String"));
        ValueMirror<String, Object> specimen = zoo.value("specimen", Types.GENERIC(Object.class), "Kryo java.lang.Object");
        zoo.timers();
        List.of(wrapped(), views(), VersionSpecimens.oneWay()).forEach(family ->
                family.members.values().forEach(one -> specimen.update(family.name + "/" + one.name(), one.value())));
        zoo.endPhase();
        zoo.endPhase();
        zoo.endPhase();
    }

    private static Family wrapped() {
        return new Family("wrapped")
                .add("unmodifiableList", ITEMS).add("unmodifiableList linked", Collections.unmodifiableList(new LinkedList<>(ITEMS)))
                .add("unmodifiableCollection", Collections.unmodifiableCollection(ITEMS)).add("unmodifiableSet", Collections.unmodifiableSet(new HashSet<>(List.of(7))))
                .add("unmodifiableSortedSet", Collections.unmodifiableSortedSet(words())).add("unmodifiableNavigableSet", Collections.unmodifiableNavigableSet(words()))
                .add("unmodifiableMap", Collections.unmodifiableMap(new HashMap<>(map()))).add("unmodifiableSortedMap", Collections.unmodifiableSortedMap(map()))
                .add("synchronizedList", Collections.synchronizedList(new ArrayList<>(ITEMS))).add("synchronizedSet", Collections.synchronizedSet(words()))
                .add("synchronizedMap", Collections.synchronizedMap(map())).add("checkedList", Collections.checkedList(new ArrayList<>(List.of("c")), String.class))
                .add("checkedMap", Collections.checkedMap(map(), String.class, Object.class)).add("nCopies", Collections.nCopies(3, "copy"))
                .add("newSetFromMap", setFromMap()).add("in a list", new ArrayList<>(List.of(ITEMS, Collections.unmodifiableMap(map()), ITEMS)));
    }

    private static Family views() {
        ArrayList<Object> list = new ArrayList<>(ITEMS);
        return new Family("views")
                .add("ArrayList.subList", list.subList(1, 3)).add("LinkedList.subList", new LinkedList<>(ITEMS).subList(0, 1))
                .add("Arrays.asList.subList", Arrays.asList(1, 2, 3).subList(1, 2)).add("EnumMap", new EnumMap<>(Map.of(Diet.FISH, "herring")))
                .add("EnumMap empty", new EnumMap<>(Diet.class)).add("HashMap.keySet", new HashMap<>(map()).keySet()).add("HashMap.values", new HashMap<>(map()).values())
                .add("TreeMap.keySet", map().keySet()).add("LinkedHashMap.values", new LinkedHashMap<>(map()).values())
                .add("TreeMap.headMap", map().headMap("two")).add("TreeMap.descendingMap", map().descendingMap())
                .add("ConcurrentHashMap.newKeySet", keySet()).add("ArrayBlockingQueue", new ArrayBlockingQueue<>(5, false, ITEMS))
                .add("ConcurrentSkipListMap reverse", reversed(new ConcurrentSkipListMap<>(Collections.reverseOrder())))
                .add("ConcurrentSkipListSet reverse", reversed()).add("PriorityBlockingQueue reverse", queue());
    }

    private static NavigableMap<String, Object> map() {
        return new TreeMap<>(Map.of("one", 1, "two", "second"));
    }

    private static TreeSet<String> words() {
        return new TreeSet<>(List.of("x", "yz"));
    }

    private static Object setFromMap() {
        Set<Object> set = Collections.newSetFromMap(new LinkedHashMap<>());
        set.add("member");
        return set;
    }

    private static Object keySet() {
        Set<Object> set = ConcurrentHashMap.newKeySet();
        set.add("member");
        return set;
    }

    private static Object reversed(Map<String, Object> map) {
        map.putAll(map());
        return map;
    }

    private static Object reversed() {
        ConcurrentSkipListSet<String> set = new ConcurrentSkipListSet<>(Collections.reverseOrder());
        set.addAll(words());
        return set;
    }

    private static Object queue() {
        PriorityBlockingQueue<String> queue = new PriorityBlockingQueue<>(3, Collections.reverseOrder());
        queue.addAll(new PriorityQueue<>(words()));
        return queue;
    }

    @Override
    public boolean isRestorable() {
        return false;
    }

    @Override
    public String description() {
        return "The job has one operator, `one-way`, keyed by String, with values of classes that Kryo writes and cannot read, or reads as something else: what is "
                + "expected is what the job wrote, and Flink was not asked to restore it.";
    }

    @Override
    public String jarOf() {
        return Cage.class.getPackageName();
    }
}
