package com.example.zoo;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Fields with type arguments: of final classes, of others, nested, with wildcards. */
public final class Shelf {
    final Box<String> words = Box.of("alpha", "beta", "gamma");
    final List<String> labels = new ArrayList<>(List.of("top", "bottom"));
    final List<Diet> diets = new ArrayList<>(List.of(Diet.SEEDS, Diet.ANYTHING));
    final List<Bird.Plumage> plumages = new ArrayList<>(List.of(Bird.Plumage.PLAIN, Bird.Plumage.BRIGHT));
    final List<BigDecimal> prices = new ArrayList<>(List.of(new BigDecimal("12.50"), BigDecimal.ONE));
    final List<List<String>> rows = new ArrayList<>();
    final Map<String, List<Integer>> stock = new LinkedHashMap<>();
    final Map<Integer, String> slots = new TreeMap<>();
    final List<? extends Integer> bounded = new ArrayList<>(List.of(1, -1));
    final Set<? super Long> open = new LinkedHashSet<>(List.of(5L));
    final Map<String, ?> any = new HashMap<>(Map.of("only", 1.5f));
    @SuppressWarnings("rawtypes")
    final List raw = new ArrayList<>(List.of("raw", 1));
    final List<String> gaps = new ArrayList<>();
    final List<String> none = null;

    public Shelf() {
        rows.add(new ArrayList<>(List.of("one", "two")));
        rows.add(new ArrayList<>());
        stock.put("nails", new ArrayList<>(List.of(1, 300)));
        stock.put("none", null);
        slots.put(7, "seven");
        slots.put(-7, null);
        gaps.add("before");
        gaps.add(null);
    }
}
