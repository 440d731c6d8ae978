export const place = 'odd folder'
