/** Main of the search worker in a web worker. */
import type { Order } from './search/messages';
import { serveSearches } from './search/serve';

serveSearches(
    {
        post: (answer) => self.postMessage(answer),
        listen: (handler) => self.addEventListener('message', ({ data }: MessageEvent<Order>) => handler(data)),
    },
    () => performance.now(),
);
