package com.example.samples;

import com.esotericsoftware.kryo.serializers.TaggedFieldSerializer;
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
        boolean tagged = fields.stream().anyMatch(FieldValues::isTagged);
        fields.removeIf(field -> Modifier.isStatic(field.getModifiers()) || Modifier.isTransient(field.getModifiers())
                || field.isSynthetic() || tagged && !isTagged(field));
        fields.sort(Comparator.comparing(Field::getName)); // stable: of equal names that of the subclass is first

        List<String> members = new ArrayList<>(List.of(classMember(object)));
        String last = "";
        for (Field field : fields) {
            String name = field.getName();
            members.add(Json.string(name.equals(last) ? declared(field) : name) + ":" + Values.json(get(field, object), null));
            last = name;
        }
        return Values.object(members);
    }

    private static boolean isTagged(Field field) {
        return field.isAnnotationPresent(TaggedFieldSerializer.Tag.class);
    }

    private static String declared(Field field) {
        String type = field.getDeclaringClass().getName();
        return type.substring(type.lastIndexOf('.') + 1) + "." + field.getName();
    }

    static String classMember(Object object) {
        return "\"@class\":" + Json.string(object.getClass().getName());
    }

    static String member(Class<?> declaring, String field, Object object) {
        try {
            return member(declaring.getDeclaredField(field), object, null);
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String member(Field field, Object object, TypeInformation<?> type) {
        return Json.string(field.getName()) + ":" + Values.json(get(field, object), type);
    }

    private static Object get(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
