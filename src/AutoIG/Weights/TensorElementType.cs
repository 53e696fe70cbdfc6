namespace AutoIG;

/// <summary>How the elements of a stored tensor are encoded in a weight file.</summary>
public enum TensorElementType
{
    /// <summary>One byte, 0 or 1 (safetensors <c>BOOL</c>, NumPy <c>b1</c>).</summary>
    Bool,

    /// <summary>Unsigned 8-bit integer (<c>U8</c>, <c>u1</c>).</summary>
    U8,

    /// <summary>Signed 8-bit integer (<c>I8</c>, <c>i1</c>).</summary>
    I8,

    /// <summary>8-bit float with 5 exponent and 2 mantissa bits (<c>F8_E5M2</c>); readable only as raw bytes.</summary>
    F8E5M2,

    /// <summary>8-bit float with 4 exponent and 3 mantissa bits (<c>F8_E4M3</c>); readable only as raw bytes.</summary>
    F8E4M3,

    /// <summary>Signed 16-bit integer (<c>I16</c>, <c>i2</c>).</summary>
    I16,

    /// <summary>Unsigned 16-bit integer (<c>U16</c>, <c>u2</c>).</summary>
    U16,

    /// <summary>IEEE 754 binary16 (<c>F16</c>, <c>f2</c>).</summary>
    F16,

    /// <summary>The upper half of an IEEE 754 binary32 (<c>BF16</c>).</summary>
    BF16,

    /// <summary>Signed 32-bit integer (<c>I32</c>, <c>i4</c>).</summary>
    I32,

    /// <summary>Unsigned 32-bit integer (<c>U32</c>, <c>u4</c>).</summary>
    U32,

    /// <summary>IEEE 754 binary32 (<c>F32</c>, <c>f4</c>).</summary>
    F32,

    /// <summary>IEEE 754 binary64 (<c>F64</c>, <c>f8</c>).</summary>
    F64,

    /// <summary>Signed 64-bit integer (<c>I64</c>, <c>i8</c>).</summary>
    I64,

    /// <summary>Unsigned 64-bit integer (<c>U64</c>, <c>u8</c>).</summary>
    U64,
}
