/** Every suite that needs VS Code. */
import './extension.test';
