// The browser of the UI tour and of the embedded VS Code: Debian's Chromium, driven by playwright-core.
import { existsSync } from 'node:fs';
import { run } from '../run.mjs';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Flags that keep a headless Chromium quiet and make it work as root in a container. */
export const chromiumFlags = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
];

export const findChromium = () => places.find((path) => existsSync(path));

/**
 * The path of a Chromium; it is installed with apt where that needs nobody's password: as root on Debian.
 * @throws Error saying how to get one, where there is none and none could be installed
 */
export async function needChromium() {
    const found = findChromium();
    if (found) return found;
    const advice = 'Chromium is needed for this: sudo apt-get install chromium';
    if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw new Error(advice);
    console.log('Installing Chromium with apt…');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    for (const args of [
        ['update', '-q'],
        ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
    ]) {
        const { status, output } = await run('apt-get', args, { env });
        if (status !== 0) throw new Error(`apt-get ${args[0]} failed.\n${output.slice(-2000)}\n${advice}`);
    }
    const installed = findChromium();
    if (!installed) throw new Error(advice);
    return installed;
}
