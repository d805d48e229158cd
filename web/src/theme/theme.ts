import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  rem,
} from '@mantine/core';

const petrol: MantineColorsTuple = [
  '#e7f1f0',
  '#cfe4e3',
  '#a9cfcd',
  '#7fb8b7',
  '#4fb0ae',
  '#2f8a8e',
  '#1a757d',
  '#0f6670',
  '#0c5a63',
  '#0a4750',
];

const amber: MantineColorsTuple = [
  '#fdf3e2',
  '#f9e6c8',
  '#f5d094',
  '#f2bd66',
  '#f0ac42',
  '#e39521',
  '#d9860f',
  '#b36b08',
  '#8f4b08',
  '#6b3806',
];

/** Mantine's dark surfaces in our ink rather than in grey. */
const dark: MantineColorsTuple = [
  '#e6efed',
  '#c6d5d4',
  '#a9bdbe',
  '#7d9497',
  '#3a545d',
  '#28404a',
  '#162c33',
  '#102228',
  '#0d1c21',
  '#0a161a',
];

const family = 'Onest, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif';

export const theme = createTheme({
  colors: { petrol, amber, dark },
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.32,
  // Mantine picks the ink on a filled button by the shade of the light scheme; in the dark ours is a lighter one.
  // Its red has too little contrast with white.
  variantColorResolver: input => {
    const colours = defaultVariantColorsResolver(input);
    const colour = input.color ?? input.theme.primaryColor;
    if (input.variant !== 'filled') return colours;
    if (colour === 'petrol') return { ...colours, color: 'var(--on-accent)' };
    const hover = 'color-mix(in srgb, var(--bad) 88%, var(--ink))';
    return colour === 'red' ? { ...colours, background: 'var(--bad)', hover, color: 'var(--on-accent)' } : colours;
  },
  fontFamily: family,
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace',
  defaultRadius: 'md',
  radius: { xs: rem(4), sm: rem(6), md: rem(9), lg: rem(14), xl: rem(22) },
  fontSizes: { xs: rem(12.5), sm: rem(14), md: rem(15.5), lg: rem(18), xl: rem(22) },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.55', lg: '1.45', xl: '1.35' },
  spacing: { xs: rem(8), sm: rem(12), md: rem(16), lg: rem(24), xl: rem(36) },
  headings: {
    fontFamily: family,
    fontWeight: '620',
    textWrap: 'pretty',
    sizes: {
      h1: { fontSize: rem(28), lineHeight: '1.2' },
      h2: { fontSize: rem(21), lineHeight: '1.3' },
      h3: { fontSize: rem(16.5), lineHeight: '1.35' },
    },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // A list that nobody has opened is not there: a page of many selects would make and measure each of them.
    Combobox: { defaultProps: { keepMounted: false } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.35, blur: 2 } } },
    Drawer: { defaultProps: { overlayProps: { backgroundOpacity: 0.3 } } },
    Button: {
      defaultProps: { fw: 560 },
      // Mantine picks the colour of a filled button's text for the light scheme only.
      vars: (_theme: unknown, { variant = 'filled', color }: { variant?: string; color?: string }) => ({
        root: variant === 'filled' && !color ? { '--button-color': 'var(--on-accent)' } : {},
      }),
    },
  },
});

/** Mantine's own surfaces and text in our paper and ink. */
export const variables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--card)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--muted)',
    '--mantine-color-placeholder': 'var(--faint)',
    '--mantine-color-default': 'var(--card)',
    '--mantine-color-default-hover': 'var(--accent-faint)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line)',
    '--mantine-color-anchor': 'var(--accent-ink)',
    '--mantine-color-error': 'var(--bad)',
    '--mantine-color-petrol-light': 'var(--accent-faint)',
    '--mantine-color-petrol-light-hover': 'var(--accent-soft)',
    '--mantine-color-petrol-light-color': 'var(--accent-ink)',
    '--mantine-color-petrol-outline': 'var(--accent)',
    '--mantine-color-petrol-text': 'var(--accent-ink)',
  };
  return { variables: {}, light: shared, dark: shared };
};
