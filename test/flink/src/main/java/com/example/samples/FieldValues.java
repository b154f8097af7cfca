package com.example.samples;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.PojoField;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.api.java.typeutils.TypeExtractor;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/** JSON text of objects with named fields. */
final class FieldValues {
    private FieldValues() {}

    /** @param declared the type of the state, of which the object may be a subclass */
    static String pojo(Object object, PojoTypeInfo<?> declared) {
        List<String> members = new ArrayList<>();
        PojoTypeInfo<?> type = declared;
        if (object.getClass() != declared.getTypeClass()) {
            members.add(classMember(object));
            type = (PojoTypeInfo<?>) TypeExtractor.createTypeInfo(object.getClass());
        }
        for (int i = 0; i < type.getArity(); i++) {
            PojoField field = type.getPojoFieldAt(i);
            members.add(member(field.getField(), object, field.getTypeInformation()));
        }
        return Values.object(members);
    }

    /** A row's names are not kept in snapshots. */
    static String row(Row row, TypeInformation<?> type) {
        List<String> members = new ArrayList<>();
        if (row.getKind() != RowKind.INSERT) {
            members.add("\"@kind\":" + Json.string(row.getKind().shortString()));
        }
        for (int i = 0; i < row.getArity(); i++) {
            members.add("\"f" + i + "\":" + Values.json(row.getField(i), ((RowTypeInfo) type).getTypeAt(i)));
        }
        return Values.object(members);
    }

    /** An object that Kryo writes field by field. */
    static String fields(Object object) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> type = object.getClass(); type != Object.class; type = type.getSuperclass()) {
            fields.addAll(List.of(type.getDeclaredFields()));
        }
        fields.removeIf(field -> Modifier.isStatic(field.getModifiers()) || Modifier.isTransient(field.getModifiers()));
        fields.sort(Comparator.comparing(Field::getName));

        List<String> members = new ArrayList<>(List.of(classMember(object)));
        fields.forEach(field -> members.add(member(field, object, null)));
        return Values.object(members);
    }

    private static String classMember(Object object) {
        return "\"@class\":" + Json.string(object.getClass().getName());
    }

    private static String member(Field field, Object object, TypeInformation<?> type) {
        try {
            field.setAccessible(true);
            return Json.string(field.getName()) + ":" + Values.json(field.get(object), type);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
