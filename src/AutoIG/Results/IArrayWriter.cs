using System.Text.Json;

namespace AutoIG;

/// <summary>Where the numbers of results go: into the JSON document itself, or beside it into a file of tensors.</summary>
internal interface IArrayWriter
{
    /// <summary>Stores numbers, and writes the value by which they are found again.</summary>
    /// <param name="json">The document, behind a member's name.</param>
    /// <param name="role">What they are, which is the same in all results: <c>inputs.x</c>.</param>
    /// <param name="elements">The numbers, row-major.</param>
    /// <param name="shape">Their shape.</param>
    void Write<T>(Utf8JsonWriter json, string role, ReadOnlySpan<T> elements, ReadOnlySpan<int> shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
