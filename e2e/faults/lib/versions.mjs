// Processes of one version take over from those of another.

/** Processes of `bin` come up beside those that run, serve with them, and take over from one after the other. */
export async function takeOver({ stage, traffic }, bin) {
  const olds = [...stage.programs];
  stage.programs.push(await stage.program('web', { bin }), await stage.program('worker', { bin }));
  stage.balance();
  await traffic.flow(40);
  for (const old of olds) {
    stage.programs = stage.programs.filter((program) => program !== old);
    stage.balance();
    await old.halt();
    await traffic.flow(10);
  }
}

/** What was migrated. */
export const migrations = (stage) => stage.rows('select version from seaql_migrations order by 1');
