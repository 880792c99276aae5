/** Of the program, as the window and the documents name it. */
export const VERSION = '0.1.0';
