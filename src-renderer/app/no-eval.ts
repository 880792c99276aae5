import { config } from 'zod';

// zod would probe for `new Function`; the content policy forbids it and every probe would be reported as a violation.
config({ jitless: true });
