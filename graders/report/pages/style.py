"""The look of all pages: one palette in light and dark, safe for the colour-blind, and on paper."""

PALETTE = """
:root{color-scheme:light dark;--back:#fff;--card:#f6f7f9;--line:#d5d9e0;--text:#1b1f24;
--soft:#565e69;--right:#00684a;--right-back:#dcf2e8;--partly:#7a4d00;--partly-back:#fbeed2;
--wrong:#a3204a;--wrong-back:#fbe3ea;--open:#1f55a5;--open-back:#e3edfb;--none:#565e69;
--none-back:#eceef1;--accent:#1f55a5}
@media (prefers-color-scheme:dark){:root{--back:#14171b;--card:#1d2127;--line:#373e48;
--text:#e7eaee;--soft:#a6afbb;--right:#6fd6ab;--right-back:#123527;--partly:#f0c066;
--partly-back:#3a2c0d;--wrong:#ff9db8;--wrong-back:#45162a;--open:#93bdfb;--open-back:#15294a;
--none:#a6afbb;--none-back:#272d35;--accent:#93bdfb}}
@media print{:root{--back:#fff;--card:#fff;--line:#999;--text:#000;--soft:#333;--right:#00684a;
--right-back:#fff;--partly:#7a4d00;--partly-back:#fff;--wrong:#a3204a;--wrong-back:#fff;
--open:#1f55a5;--open-back:#fff;--none:#333;--none-back:#fff;--accent:#1f55a5}}
"""
BASE = """
*{box-sizing:border-box}html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--back);color:var(--text);line-height:1.5;
font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:52rem;margin:0 auto;padding:1.25rem 1rem 4rem}
h1{font-size:1.15rem;font-weight:600;margin:0;color:var(--soft);overflow-wrap:anywhere}
h2{font-size:1.1rem;margin:2.2rem 0 .6rem}a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
code,pre,.mono{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:.9em}
code{background:var(--none-back);padding:.05em .3em;border-radius:.25em;overflow-wrap:anywhere}
pre{overflow-x:auto;background:var(--card);padding:.6rem;border-radius:.4rem;margin:.4rem 0}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.15rem .5rem;text-align:right;border:1px solid var(--line)}
th{font-weight:600;color:var(--soft)}summary{cursor:pointer;color:var(--accent)}
.wide{overflow-x:auto;max-width:100%}svg{max-width:100%;height:auto}
svg text{fill:var(--text);font-size:11px}svg .halo{stroke:var(--back);stroke-width:4px}
caption{text-align:left;white-space:nowrap}.soft{color:var(--soft)}
.s-right{color:var(--right);background:var(--right-back)}
.s-partly{color:var(--partly);background:var(--partly-back)}
.s-wrong{color:var(--wrong);background:var(--wrong-back)}
.s-open{color:var(--open);background:var(--open-back)}
.s-none{color:var(--none);background:var(--none-back)}
.f-right{fill:var(--right)}.f-partly{fill:var(--partly)}.f-wrong{fill:var(--wrong)}
.f-open{fill:var(--open)}.f-none{fill:var(--line)}.f-accent{fill:var(--accent)}
"""
STUDENT = """
.points{font-size:2.4rem;font-weight:700;line-height:1.2;margin:.4rem 0 0}
.points small{font-size:1.1rem;font-weight:400;color:var(--soft)}
.bar{display:block;width:100%;height:.8rem;margin:.6rem 0;border-radius:.4rem}
.box{border:1px solid var(--line);border-left-width:.35rem;border-radius:.4rem;margin:.8rem 0;
padding:.6rem .9rem;background:var(--card);overflow-wrap:anywhere}
.box.warn{border-left-color:var(--partly)}.box h2{margin:0 0 .3rem;font-size:1rem}
.box p,.box ul{margin:.2rem 0}.box ul{padding-left:1.2rem}
.map{display:flex;flex-wrap:wrap;gap:.3rem;list-style:none;padding:0;margin:1rem 0}
.map a{display:block;min-width:2.9rem;padding:.2rem .4rem;border-radius:.3rem;text-align:center;
text-decoration:none;font-size:.85rem;border:1px solid currentColor}
article{border-top:1px solid var(--line);padding:1rem 0 .6rem;overflow-wrap:anywhere}
article:target{background:var(--card);box-shadow:0 0 0 .5rem var(--card)}
.head{display:flex;flex-wrap:wrap;align-items:baseline;gap:.3rem .7rem}
.head h3{margin:0;font-size:1.05rem}.head .got{margin-left:auto;font-weight:600;white-space:nowrap}
.badge{border-radius:1rem;padding:.05rem .6rem;font-size:.85rem;font-weight:600;
border:1px solid currentColor}
.prompt{margin:.3rem 0;color:var(--soft);font-size:.95rem}.prompt summary{color:var(--soft)}
.answer{margin:.5rem 0;display:flex;gap:.3rem .6rem;flex-wrap:wrap;align-items:center}
.answer>.label,.label{color:var(--soft);font-size:.85rem}.said{margin:.5rem 0;white-space:pre-line}
.notes{margin:.3rem 0;padding-left:1.2rem;color:var(--soft);font-size:.93rem}
.person{border-left:.25rem solid var(--open);padding:.2rem .8rem;margin:.6rem 0}
.person p{margin:.2rem 0}.case{margin:.5rem 0}.case th{text-align:left;white-space:nowrap}
.case td{text-align:left;overflow-wrap:anywhere}.grid td{min-width:2.2rem}
td.off{font-weight:700;color:var(--wrong);background:var(--wrong-back)}
td.off::after{content:" \\2717";font-size:.8em}
.pair{display:flex;flex-wrap:wrap;gap:.3rem;align-items:center;max-width:100%}.figure{margin-left:0}
.row{display:block;margin:.2rem 0}
math{font-size:1.08em}
.figure{margin:.6rem 0}.figure figcaption{color:var(--soft);font-size:.88rem}
footer{margin-top:2.5rem;color:var(--soft);font-size:.85rem;overflow-wrap:anywhere}
@media print{article{break-inside:avoid}.map{display:none}main{padding:0;max-width:none}
details>summary{display:none}body{font-size:11pt}}
@media (max-width:30rem){.head .got{margin-left:0;width:100%}.points{font-size:2rem}}
"""

WHOLE_CLASS = """
main{max-width:70rem}.cards{display:flex;flex-wrap:wrap;gap:.7rem;margin:1rem 0;padding:0;
list-style:none}.cards li{border:1px solid var(--line);border-radius:.5rem;background:var(--card);
padding:.5rem .9rem;min-width:7rem}.cards b{display:block;font-size:1.5rem;line-height:1.3}
.bar{fill:var(--accent)}.ecdf{fill:none;stroke:var(--partly);stroke-width:2}
.dot{fill:var(--accent);fill-opacity:.7}.late{fill:none;stroke:var(--wrong);stroke-width:2}
svg.big{min-width:34rem}
.legend{display:flex;flex-wrap:wrap;gap:.2rem .9rem;list-style:none;padding:0;font-size:.85rem}
.key{display:inline-block;width:.9rem;height:.9rem;margin-right:.3rem;vertical-align:-.1rem;
border:1px solid var(--line)}path.h0,path.h1,path.h2,path.h3,path.hw,path.hm,path.hb{fill:none;
stroke-width:.9}:root{--h0:#f3d9a8;--h1:#9fc3dd;--h2:#4d8fc0;--h3:#12507f;--hw:#d77a1f;--hm:#c4c9d0;
--hb:#b3123f}@media (prefers-color-scheme:dark){:root{--h0:#6b4a12;--h1:#28557a;--h2:#4c93c9;
--h3:#b7dcf7;--hw:#f29b46;--hm:#434a54;--hb:#ff6f96}}
.h0{stroke:var(--h0);background:var(--h0)}.h1{stroke:var(--h1);background:var(--h1)}
.h2{stroke:var(--h2);background:var(--h2)}.h3{stroke:var(--h3);background:var(--h3)}
.hw{stroke:var(--hw);background:var(--hw)}.hm{stroke:var(--hm);background:var(--hm)}
.hb{stroke:var(--hb);background:var(--hb)}
td:first-child,th:first-child,td.l,th.l{text-align:left}th button{all:unset;cursor:pointer;
color:inherit;font-weight:600}th button:focus-visible{outline:2px solid var(--accent)}
th[aria-sort=ascending] button::after{content:" \\25B2"}
th[aria-sort=descending] button::after{content:" \\25BC"}
.students{max-height:34rem;overflow:auto;border:1px solid var(--line)}
.students th{position:sticky;top:0;background:var(--card)}td{white-space:nowrap}
td.says{white-space:normal;text-align:left;min-width:14rem}
input{font:inherit;padding:.3rem .6rem;border:1px solid var(--soft);border-radius:.3rem;
background:var(--back);color:var(--text);width:16rem;max-width:100%}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:.6rem;align-items:start}
.pair>*{min-width:0}@media (max-width:40rem){.pair{grid-template-columns:1fr}}
"""


def minified(css: str) -> str:
    """The style on one line."""
    return css.replace("\n", "")
