"""The letters of languages by how often they are used, to tell one code page from another.

Each alphabet is ordered from the most to the least frequent letter of ordinary prose; letters that only foreign words
bring are left out on purpose.  Azerbaijani has letters that no Windows code page has (ə); it is written in UTF-8.
"""

from __future__ import annotations

#: Code page → language → its letters, the most frequent first.
ALPHABETS: dict[str, dict[str, str]] = {
    "cp1252": {
        "en": "etaoinshrdlcumwfgypbvkjxqz",
        "de": "enisratdhulcgmobwfkzpvüäßjöyxq",
        "fr": "esaintrulodcpmévqfbghjàxèêyzçôâîûùwëïkœ",
        "es": "eaosrnidlctumpbgyívqóhfzjéáñxúükw",
        "pt": "aeosrindmutclpvgqbfhãçzájéíxóõêúâàôkyw",
        "it": "eaionlrtscdupmgvfbzhqàèùòéìjxkyw",
        "nl": "enatirodslghvkmubpwjczfxyëqéïö",
        "sv": "eanrtsildomkgväfhupåöbcyjxwzéq",
        "no": "ertnsilakdogmvfupbhøjyåæcwzxq",
        "fi": "aintesloukämvrjhypdögbfcwåqxz",
    },
    "cp1250": {
        "sk": "oaeinrstvlkcdmpuhjázybéčíýžšúľťgôňfďäóĺŕxwq",
        "cs": "oenatvislrdkumpíchzáyjběéřšýžčgfúůňxťóďwq",
        "pl": "iaeoznrwsctkydpmuljłgbhęąóżśćfńźvxq",
        "hu": "eatlnskomzrigáéydbvhjőfupöócűíúüxwq",
        "hr": "aieonrsjtukldmpvgzbčhšcžćfđxywq",
        "ro": "eiaturnlcosădpmăfvgbșşțţâzhîjxkyw",
    },
    "cp1251": {
        "ru": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
        "uk": "оанивтерсіклудмпязьбгчйхцжїюєфшщґ",
        "bg": "аиоентрсвлкдпмзяъбгучщжцхйшфюь",
        "sr": "аиоенрсјтуклдмпвгзбчхшцжћфњђљџ",
    },
    "cp1253": {"el": "αοιετσνηυρπκμλςωγίάόέήδχθφβξώύζψϊϋ"},
    "cp1254": {
        "tr": "aeinrlıkdmyutsboşüzgçhğcvöpfjwxq",
    },
    "cp1255": {"he": "יוהלאתרבשמנדחעקפגסטכזםןצךףץ"},
    "cp1256": {"ar": "الينمروتبةعدسفهكقأحجشطصخإذىضثئزءغظؤآ"},
    "cp1257": {
        "lt": "iasteonrukmlpdvjgėbyšųžąčzįcūęfhxwq",
        "lv": "aisterunkmoldpāvzgījēbņšūļcģžčķfhxwq",
        "et": "aeistlunokdrmvgpjhäõbüföšzžcxwq",
    },
}

#: The commonest Chinese signs, traditional and simplified, and words of registers: true Chinese is full of them.
CHINESE = (
    "的一是不了在人有我他这这個个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
    "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把"
    "机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信"
    "风险风風險编号編號影响响響概率可能性等级級责任责責人描述措施类型狀狀态状态管理控制评估評估高低中严严嚴"
)
