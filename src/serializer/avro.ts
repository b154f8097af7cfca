import { utf } from '../codec/base.ts'
import { Codec } from '../codec/codec.ts'
import { converted } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import { isSince } from '../flink/releases.ts'
import { avroType, type AvroType } from '../type/avro.ts'
import { stringCodec } from '../type/string.ts'
import { form, type SnapshotForms } from './form.ts'

const flinkString = converted(
  'Flink string',
  stringCodec(1),
  (text, r) => {
    if (text === null) throw r.error('corrupt', 'null in place of a string', {}, r.at - 1)
    return text
  },
  text => text,
)

interface AvroBody {
  readonly className: string
  readonly schema: string
}

/** Version 3 has Flink strings, which know no 64 KiB limit. (AvroSerializerSnapshot) */
const bodies: Readonly<Record<number, Codec<AvroBody>>> = {
  1: converted(
    'Avro snapshot',
    utf,
    schema => ({ className: '', schema }),
    v => v.schema,
  ),
  2: record('Avro snapshot', { className: utf, schema: utf }),
  3: record('Avro snapshot', { className: flinkString, schema: flinkString }),
}

export const avroForms: SnapshotForms = {
  'org.apache.flink.formats.avro.typeutils.AvroSerializerSnapshot': form<AvroBody, AvroType>({
    body: version => bodies[version],
    type: ({ className, schema }) => avroType(className, schema),
    kind: 'avro',
    snapshot: ({ className, schema }, _, { name }) =>
      className === ''
        ? 'the class of its records is not known'
        : { version: isSince(name, '1.12') ? 3 : 2, body: { className, schema } },
  }),
}
