import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What need not lie in a landmark: as axe has it, and tooltips. */
const REGIONS = 'dialog, [role=dialog], [role=alertdialog], [role=tooltip], svg';

/** What a page does wrong for people who do not see it as others do, one line each. */
export async function barriers(page) {
  await page.evaluate(SOURCE);
  // a tooltip is read with what it describes, wherever it stands in the document
  await page.evaluate((regionMatcher) => window.axe.configure({ checks: [{ id: 'region', options: { regionMatcher } }] }), REGIONS);
  // A colour that is still fading from one theme to the other is not what people read.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
        .map(({ finished }) => finished),
    ),
  );
  const { violations, passes } = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), RULES);
  if (passes.length < 5) throw new Error('axe looked at nothing');
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}
