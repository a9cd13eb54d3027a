/** Every suite that needs VS Code. */
import './extension.test';
import './language.test';
import './explorer.test';
import './debug.test';
import './travel.test';
import './modes.test';
import './stepping.test';
import './stops.test';
