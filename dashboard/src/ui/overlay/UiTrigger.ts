import { cloneVNode, Comment, Fragment, type FunctionalComponent, type VNode } from 'vue'

/** Puts its attributes and listeners onto the one element or component in its slot, and adds no element of its own. */
export const UiTrigger: FunctionalComponent = (_props, { attrs, slots }) => {
  const target = first(slots.default?.() ?? [])
  return target ? cloneVNode(target, attrs) : null
}
UiTrigger.inheritAttrs = false

function first(nodes: VNode[]): VNode | undefined {
  for (const node of nodes) {
    if (node.type === Comment) continue
    if (node.type !== Fragment) return node
    const inner = Array.isArray(node.children) ? first(node.children as VNode[]) : undefined
    if (inner) return inner
  }
  return undefined
}
