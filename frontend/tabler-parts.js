/**
 * The parts of Tabler that our pages may use. Everything else is cut from the bundle at build time: the whole of Tabler weighs
 * 80 kB on the wire, these parts a tenth. Written as families, not found by reading templates, so that a new page may use any
 * utility named here without a new build. Our own pieces (frontend/styles) need no entry.
 */

/** Names of classes that stay, as whole families. */
export const CLASSES = [
  /^btn(-primary|-lg|-sm|-check)?$/,
  /^form-(control|select|label|check|check-input|check-label)$/,
  /^visually-hidden(-focusable)?$/,
  /^container(-fluid)?$/,
  /^row$/, /^col(-(md|lg))?(-\d+)?$/, /^g[xy]?-\d$/,
  /^d-(md-|lg-)?(none|block|inline|inline-block|flex|inline-flex|grid)$/,
  /^flex-(fill|row|column|wrap|nowrap|grow-[01]|shrink-[01])$/,
  /^(align-items|align-self|justify-content)-(start|end|center|baseline|between|stretch)$/,
  /^(row-|column-)?gap-[0-5]$/,
  /^[mp][tbsexy]?-([0-5]|auto)$/,
  /^[wh]-(25|50|75|100|auto)$/, /^m[wh]-100$/,
  /^text-(start|end|center|nowrap|wrap|break|uppercase|truncate)$/,
  /^text-md-(start|end)$/,
  /^fw-(normal|medium|bold|semibold)$/, /^lh-(1|sm|base)$/, /^fst-italic$/,
  /^border(-(top|bottom|start|end))?(-0)?$/, /^rounded(-0)?$/,
  /^position-(relative|absolute|sticky)$/, /^float-none$/, /^overflow-(auto|hidden)$/, /^list-unstyled$/,
];

/** Elements whose plain styles stay. */
export const TAGS = ("html body main nav header footer section article aside h1 h2 h3 h4 p a b strong i em small u s sub sup code pre kbd hr br " +
  "ul ol li dl dt dd figure figcaption blockquote img svg table caption thead tbody tfoot tr th td form fieldset legend label input " +
  "textarea select option optgroup button output progress summary details dialog iframe abbr mark time").split(" ");
