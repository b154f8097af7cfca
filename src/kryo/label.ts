import { piece, type Piece } from '../bytes/json-writer.ts'

/** A name that stands again and again in what is printed, with what stands around it there. */
export interface Label {
  readonly text: string
  readonly json: Piece
}

/** Of a member: `"name":`, behind another one with a comma. */
export const memberLabel = (name: string, first: boolean): Label => ({
  text: name,
  json: piece(`${first ? '' : ','}${JSON.stringify(name)}:`),
})
/** Of an object that says its class. */
export const classLabel = (name: string): Label => ({ text: name, json: piece(`{"@class":${JSON.stringify(name)}`) })
/** Of an object that does not. */
export const PLAIN: Label = { text: '', json: piece('{') }
/** Of a constant of an enum. */
export const constantLabel = (name: string): Label => ({ text: name, json: piece(JSON.stringify(name)) })
