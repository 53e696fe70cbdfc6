using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>
/// The comparison by DeepLIFT's RevealCancel rule. It goes from the inputs to the output and back to the inputs: it reads
/// <see cref="Batch{T}.Input"/>, and <see cref="ComparisonProgram{T}.Compare"/> writes <see cref="Batch{T}.InputAdjoint"/>.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RevealCancelProgram<T> : ComparisonProgram<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
