import clock from './clock.mjs';
import cluster from './cluster.mjs';
import combined from './combined.mjs';
import database from './database.mjs';
import load from './load.mjs';
import many from './many.mjs';
import neighbours from './neighbours.mjs';
import network from './network.mjs';
import platform from './platform.mjs';
import processes from './processes.mjs';
import release from './release.mjs';
import restore from './restore.mjs';

export const scenarios = [...processes, ...database, ...platform, ...network, ...clock, ...many, ...load, ...neighbours, ...combined, ...restore, ...release, ...cluster];
